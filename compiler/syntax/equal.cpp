#include "compiler/syntax/equal.h"

#include <algorithm>
#include <tuple>
#include <type_traits>

#include "compiler/syntax/members.h"

namespace merit::syntax {
namespace {

class Comparison {
 public:
  Comparison(const Ast& a, const Ast& b) : a_(a), b_(b) {}

  bool operator()(ExpressionId x, ExpressionId y) const { return (*this)(a_[x], b_[y]); }

  // Where something stands does not count, nor what could not be read.
  bool operator()(const Span& /*x*/, const Span& /*y*/) const { return true; }
  bool operator()(const std::vector<LeftOut>& /*x*/, const std::vector<LeftOut>& /*y*/) const { return true; }

  template <typename T>
  bool operator()(const std::optional<T>& x, const std::optional<T>& y) const {
    return x.has_value() == y.has_value() && (!x || (*this)(*x, *y));
  }

  template <typename T>
  bool operator()(const std::vector<T>& x, const std::vector<T>& y) const {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), *this);
  }

  template <typename... T>
  bool operator()(const std::variant<T...>& x, const std::variant<T...>& y) const {
    auto same = [&](const auto& member) { return (*this)(member, std::get<std::decay_t<decltype(member)>>(y)); };
    return x.index() == y.index() && std::visit(same, x);
  }

  template <typename T>
  bool operator()(const T& x, const T& y) const {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_same_v<T, std::string>) {
      return x == y;
    } else {
      const auto same = [&](const auto&... of_x) {
        return std::apply([&](const auto&... of_y) { return ((*this)(of_x, of_y) && ...); }, members(y));
      };
      return std::apply(same, members(x));
    }
  }

 private:
  const Ast& a_;
  const Ast& b_;
};

}  // namespace

bool equal(const Ast& a, const Ast& b) {
  return Comparison(a, b)(a.declarations, b.declarations);
}

bool equal(const Ast& a, ExpressionId in_a, const Ast& b, ExpressionId in_b) {
  return Comparison(a, b)(in_a, in_b);
}

}  // namespace merit::syntax
