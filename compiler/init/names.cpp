#include "compiler/init/names.h"

#include <fmt/core.h>
#include <utf8proc.h>

#include <cstdlib>
#include <functional>

#include "compiler/semantics/plural.h"
#include "compiler/syntax/reserved.h"
#include "runtime/infer/header_words.h"
#include "runtime/values/code_points.h"

namespace merit::init {
namespace {

constexpr size_t kLongestName = 48;  // bytes

std::string composed(std::string_view text) {
  utf8proc_uint8_t* result = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &result, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (size < 0) return {};  // not UTF-8
  std::string form(reinterpret_cast<const char*>(result), static_cast<size_t>(size));
  std::free(result);
  return form;
}

bool is_letter(uint32_t code_point) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return true;
    default:
      return false;
  }
}

/// Letters, digits and `_`; anything else parts words.
std::string without_signs(std::string_view word) {
  std::string kept;
  const char* const end = word.data() + word.size();
  for (const char* at = word.data(); at != end;) {
    const auto [code_point, bytes] = values::code_point_at(at, end);
    const bool digit = code_point >= '0' && code_point <= '9';
    if (digit || (code_point < values::kStrayByte && is_letter(code_point))) {
      kept.append(at, bytes);
    } else if (!kept.empty() && kept.back() != '_') {
      kept += '_';
    }
    at += bytes;
  }
  while (kept.ends_with('_')) kept.pop_back();
  return kept;
}

/// The first of `name`, `name_2`, `name_3` … that is free.
std::string first_free(const std::string& name, const std::function<bool(const std::string&)>& is_taken) {
  if (!is_taken(name)) return name;
  for (int number = 2;; ++number) {
    std::string next = fmt::format("{}_{}", name, number);
    if (!is_taken(next)) return next;
  }
}

std::string unreserved(std::string name) {
  return syntax::is_reserved_word(name) ? name + "_value" : name;
}

}  // namespace

std::string name_from(std::string_view header) {
  std::string name;
  const infer::HeaderWords words(composed(header));
  for (const std::string& word : words.all()) {
    const std::string kept = without_signs(word);
    if (kept.empty()) continue;
    if (!name.empty() && name.size() + kept.size() >= kLongestName) break;
    if (!name.empty()) name += '_';
    name += kept;
  }
  if (name.size() > kLongestName) {  // one long word: cut between characters
    size_t size = kLongestName;
    while (size > 0 && (static_cast<uint8_t>(name[size]) & 0xC0) == 0x80) --size;
    name.resize(size);
  }
  while (name.ends_with('_')) name.pop_back();
  const bool begins_with_digit = !name.empty() && name.front() >= '0' && name.front() <= '9';
  return begins_with_digit ? "n_" + name : name;
}

std::string Scope::take_free(std::string name) {
  name = first_free(unreserved(std::move(name)), [this](const std::string& each) { return has(each); });
  take(name);
  return name;
}

std::string Scope::take_free_event(std::string name) {
  const auto is_refused = [](const std::string& each) {
    return each == "today" || each == "yesterday" || each == "expect" || syntax::is_reserved_word(each);
  };
  if (is_refused(name) || is_refused(semantics::plural_of(name))) name += "_event";
  name = first_free(name, [this](const std::string& each) { return has(each) || has(semantics::plural_of(each)); });
  take(name);
  take(semantics::plural_of(name));
  return name;
}

std::string text_literal(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (static_cast<uint8_t>(c) < 0x20 || c == 0x7F) {
      result += fmt::format("\\u{{{:x}}}", static_cast<unsigned>(c));
    } else {
      result += c;
    }
  }
  return result + '"';
}

}  // namespace merit::init
