#include "compiler/syntax/image.h"

#include <array>
#include <cassert>
#include <type_traits>
#include <utility>

#include "compiler/syntax/members.h"

namespace merit::syntax {
namespace {

// Members stand one behind the other. Numbers, also those of enumerations and ids, are in base 128, the lowest digit
// first, each but the last with its highest bit set; a text or list begins with its length, a choice with its index,
// and a span is its begin and its length.

class Writer {
 public:
  void operator()(const std::string& text) {
    (*this)(text.size());
    bytes_ += text;
  }
  void operator()(const Span& span) {
    (*this)(span.begin);
    (*this)(span.end - span.begin);
  }
  void operator()(source::FileId /*file*/) {}

  template <typename T>
  void operator()(const std::optional<T>& some) {
    (*this)(some.has_value());
    if (some) (*this)(*some);
  }

  template <typename T>
  void operator()(const std::vector<T>& list) {
    (*this)(list.size());
    for (const T& one : list) (*this)(one);
  }

  template <typename... T>
  void operator()(const std::variant<T...>& choice) {
    (*this)(choice.index());
    std::visit(*this, choice);
  }

  template <typename T>
  void operator()(const T& node) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      number(static_cast<uint64_t>(node));
    } else {
      std::apply([&](const auto&... member) { ((*this)(member), ...); }, members(node));
    }
  }

  std::string take() { return std::move(bytes_); }

 private:
  void number(uint64_t left) {
    for (; left >= 0x80; left >>= 7) bytes_ += static_cast<char>(left | 0x80);
    bytes_ += static_cast<char>(left);
  }

  std::string bytes_;
};

class Reader {
 public:
  Reader(std::string_view image, source::FileId file) : left_(image), file_(file) {}

  void operator()(std::string& text) {
    const uint64_t size = number();
    assert(size <= left_.size());
    text = left_.substr(0, size);
    left_.remove_prefix(size);
  }
  void operator()(Span& span) {
    span.file = file_;
    (*this)(span.begin);
    (*this)(span.end);
    span.end += span.begin;
  }
  void operator()(source::FileId& file) { file = file_; }

  template <typename T>
  void operator()(std::optional<T>& some) {
    if (number() != 0) (*this)(some.emplace());
  }

  template <typename T>
  void operator()(std::vector<T>& list) {
    list.resize(number());
    for (T& one : list) (*this)(one);
  }

  template <typename... T>
  void operator()(std::variant<T...>& choice) {
    using Read = void (*)(Reader&, std::variant<T...>&);
    static constexpr std::array<Read, sizeof...(T)> kByIndex = {
        [](Reader& self, std::variant<T...>& to) { self(to.template emplace<T>()); }...};
    kByIndex[number()](*this, choice);
  }

  template <typename T>
  void operator()(T& node) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      node = static_cast<T>(number());
    } else {
      std::apply([&](auto&... member) { ((*this)(member), ...); }, members(node));
    }
  }

  bool is_done() const { return left_.empty(); }

 private:
  uint64_t number() {
    uint64_t result = 0;
    for (unsigned shift = 0;; shift += 7) {
      assert(!left_.empty());
      const auto digit = static_cast<unsigned char>(left_.front());
      left_.remove_prefix(1);
      result |= uint64_t{digit & 0x7FU} << shift;
      if (digit < 0x80) return result;
    }
  }

  std::string_view left_;
  source::FileId file_;
};

}  // namespace

std::string image_of(const Ast& ast) {
  Writer writer;
  writer(ast);
  return writer.take();
}

Ast from_image(std::string_view image, source::FileId file) {
  Ast ast;
  Reader reader(image, file);
  reader(ast);
  assert(reader.is_done());
  return ast;
}

}  // namespace merit::syntax
