#include "compiler/link/names.h"

#include <algorithm>

namespace merit::link {

namespace {

/// Of C and C++, with the two macros that compilers define on their own, and those of the usual headers.
constexpr std::string_view kWords[] = {
    "EOF",
    "NULL",
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "assert",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "errno",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "if",
    "inline",
    "int",
    "linux",
    "long",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "nullptr",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "register",
    "reinterpret_cast",
    "requires",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "stderr",
    "stdin",
    "stdout",
    "struct",
    "switch",
    "template",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "typeof",
    "typeof_unqual",
    "union",
    "unix",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::string name_part(std::string_view text) {
  std::string part;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c)) {
      part += c;
    } else if (c == '_' || part.empty() || part.back() != '_') {
      part += '_';
    }
  }
  return part;
}

std::string stem_of_file(std::string_view file_name) {
  const bool is_object = file_name.ends_with(".o");
  file_name = file_name.substr(0, file_name.rfind('.'));
  if (!is_object && file_name.size() > 3 && file_name.starts_with("lib")) file_name.remove_prefix(3);
  return std::string(file_name);
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
  return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, fits);
}

std::string Names::take(std::string wanted) {
  if (std::ranges::find(kWords, wanted) != std::ranges::end(kWords)) wanted += '_';
  std::string name = wanted;
  for (int other = 2; !taken_.insert(name).second; ++other) name = wanted + "_" + std::to_string(other);
  return name;
}

}  // namespace merit::link
