#include "compiler/page/amounts.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "compiler/semantics/zone.h"
#include "runtime/values/calendar.h"
#include "runtime/values/owned_text.h"

namespace merit::page {
namespace {

using semantics::Model;
using semantics::Type;
using semantics::TypeKind;
using semantics::Value;

constexpr std::array kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                "July",    "August",   "September", "October", "November", "December"};

/// `12000` → `12,000`: of what stands before the point.
std::string grouped(const std::string& digits) {
  const size_t begin = digits.starts_with('-') ? 1 : 0;
  const size_t end = std::min(digits.find_first_not_of("0123456789", begin), digits.size());
  std::string all;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > begin && i < end && (end - i) % 3 == 0) all += ',';
    all += digits[i];
  }
  return all;
}

}  // namespace

std::string spoken(std::string_view name) {
  name = name.substr(name.rfind('.') + 1);
  std::string words(name);
  for (char& c : words) {
    if (c == '_') c = ' ';
  }
  return words;
}

std::string capitalised(std::string_view text) {
  std::string words(text);
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

std::string in_quotes(std::string_view text) {
  return fmt::format("“{}”", text);
}

std::string with_article(std::string_view noun) {
  const bool vowel = !noun.empty() && std::string_view("aeioAEIO").find(noun.front()) != std::string_view::npos;
  return fmt::format("{} {}", vowel ? "an" : "a", noun);
}

std::string day_words(int64_t day) {
  const values::CivilDate date = values::civil_date(day);
  return fmt::format("{} {} {}", date.day, kMonths[static_cast<size_t>(date.month - 1)], date.year);
}

std::string moment_words(const Model& model, int64_t time) {
  const int64_t local = values::to_local(semantics::zone_of(model), time);
  const int64_t of_day = values::floor_remainder(local, values::kMicrosPerDay);
  std::string words = day_words(values::floor_divide(local, values::kMicrosPerDay));
  if (of_day == 0) return words;
  words += fmt::format(", {:02}:{:02}", of_day / values::kMicrosPerHour,
                       of_day % values::kMicrosPerHour / values::kMicrosPerMinute);
  const int64_t seconds = of_day % values::kMicrosPerMinute / values::kMicrosPerSecond;
  return seconds == 0 ? words : words + fmt::format(":{:02}", seconds);
}

std::string value_words(const Model& model, const Type& type, const Value& value) {
  if (is_missing(value)) return "not known";
  if (const auto* text = std::get_if<std::string>(&value)) return in_quotes(*text);
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "yes" : "no";
  if (const auto* number = std::get_if<double>(&value)) return grouped(values::number_text(*number));
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) {
    std::string all;
    for (const std::string& text : *texts) all += (all.empty() ? "" : ", ") + in_quotes(text);
    return all.empty() ? "none" : all;
  }
  const int64_t integer = std::get<int64_t>(value);
  switch (type.kind) {
    case TypeKind::time:
      return moment_words(model, integer);
    case TypeKind::date:
      return day_words(integer);
    case TypeKind::duration:
      return values::duration_text(integer);
    case TypeKind::enumeration: {
      const std::string& label = model.enumerations[type.enumeration].labels[static_cast<size_t>(integer)];
      return type.enumeration == model.stage_enumeration ? label : in_quotes(label);
    }
    default:
      return grouped(values::integer_text(integer));
  }
}

}  // namespace merit::page
