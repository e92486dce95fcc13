#include "compiler/syntax/text_literal.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>

namespace merit::syntax {
namespace {

/// Bytes of the UTF-8 character that begins with `lead`.
size_t length_of(char lead) {
  auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// Bytes of the last character.
size_t length_of_last(std::string_view text) {
  size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[text.size() - length]) & 0xC0) == 0x80) ++length;
  return length;
}

/// The code point between the braces of `\u{…}`, or a negative number if there is none.
int32_t code_point(std::string_view digits) {
  if (digits.empty() || digits.size() > 6) return -1;
  int32_t value = 0;
  for (char digit : digits) {
    int32_t worth = digit >= '0' && digit <= '9'   ? digit - '0'
                    : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                    : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                                   : -1;
    if (worth < 0) return -1;
    value = value * 16 + worth;
  }
  return utf8proc_codepoint_valid(value) ? value : -1;
}

}  // namespace

std::string normalized(std::string_view text) {
  bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) return std::string(text);
  utf8proc_uint8_t* mapped = nullptr;
  auto length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &mapped, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (length < 0) return std::string(text);
  std::string result(reinterpret_cast<const char*>(mapped), static_cast<size_t>(length));
  std::free(mapped);
  return result;
}

TextLiteral::TextLiteral(std::string quoted, source::Span span, bool unclosed)
    : raw_(std::move(quoted)), file_(span.file), begin_(span.begin) {
  size_t quote = length_of(raw_.front());
  begin_ += static_cast<uint32_t>(quote);
  raw_.erase(0, quote);
  if (!unclosed) raw_.erase(raw_.size() - length_of_last(raw_));
}

source::Span TextLiteral::span(size_t begin, size_t end) const {
  return {file_, begin_ + static_cast<uint32_t>(begin), begin_ + static_cast<uint32_t>(end)};
}

std::string TextLiteral::decode(size_t begin, size_t end, diagnostics::Diagnostics& diagnostics) const {
  std::string out;
  for (size_t at = begin; at < end;) {
    if (raw_[at] == '\\') {
      at = escape(at, end, out, diagnostics);
    } else {
      out += raw_[at++];
    }
  }
  return normalized(out);
}

size_t TextLiteral::escape(size_t at, size_t end, std::string& out, diagnostics::Diagnostics& diagnostics) const {
  constexpr std::string_view kLetters = "\"\\nt{}";
  constexpr std::string_view kMeanings = "\"\\\n\t{}";
  size_t after = at + 1 < end ? at + 1 + length_of(raw_[at + 1]) : end;
  size_t letter = at + 1 < end ? kLetters.find(raw_[at + 1]) : std::string_view::npos;
  if (letter != std::string_view::npos) {
    out += kMeanings[letter];
    return after;
  }
  if (raw_.compare(at, 3, "\\u{") == 0) {
    size_t close = std::min(raw_.find('}', at), end);
    if (int32_t value = code_point(std::string_view(raw_).substr(at + 3, close - at - 3)); value >= 0 && close < end) {
      utf8proc_uint8_t bytes[4];
      auto count = static_cast<size_t>(utf8proc_encode_char(value, bytes));
      out.append(reinterpret_cast<const char*>(bytes), count);
      return close + 1;
    }
    after = std::min(close + 1, end);
  }
  std::string escape_text = raw_.substr(at, after - at);
  diagnostics.report(span(at, after), diagnostics::BadEscape{.escape = escape_text}).help(diagnostics::KnownEscapes{});
  out += escape_text;
  return after;
}

}  // namespace merit::syntax
