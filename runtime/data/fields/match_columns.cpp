#include "runtime/data/fields/match_columns.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>

#include "runtime/data/terms/problems.h"
#include "runtime/values/code_points.h"
#include "runtime/values/edit_distance.h"

namespace merit::data {
namespace {

constexpr size_t kMostNamesListed = 12;
constexpr size_t kMostSuggestions = 3;

/// How unlike two names are; one that contains the other is near.
size_t unlikeness(const std::string& name, const std::string& wanted) {
  if (name.empty()) return wanted.size() + 1;
  const bool contains = wanted.size() >= 3 && name.size() >= 3 &&
                        (name.find(wanted) != std::string::npos || wanted.find(name) != std::string::npos);
  return contains ? 1 : values::edit_distance(name, wanted, wanted.size());
}

/// An `ö` may be written as one code point or as two, which nobody sees.
std::string composed_form(std::string_view text) {
  utf8proc_uint8_t* composed = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &composed, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (size < 0) return std::string(text);  // not UTF-8
  std::string form(reinterpret_cast<const char*>(composed), static_cast<size_t>(size));
  std::free(composed);
  return form;
}

std::string listed(const std::vector<std::string>& names, std::string_view last_word) {
  std::string list;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list += i + 1 == names.size() ? fmt::format(" {} ", last_word) : ", ";
    list += fmt::format("`{}`", shortened(names[i]));
  }
  return list;
}

}  // namespace

std::string matching_form(std::string_view name) {
  const std::string composed = composed_form(name);
  cells::NameLetters letters(composed);
  std::string form;
  char bytes[4];
  for (uint32_t letter = letters.next(); letter != cells::NameLetters::kEnd; letter = letters.next()) {
    form.append(bytes, values::encode_code_point(letter, bytes));
  }
  return form;
}

ColumnMatch match_column(const std::vector<std::string>& columns, std::string_view wanted, Asked asked) {
  const std::string form = matching_form(wanted);
  const auto fits = [&columns](const auto& same) {
    return [&columns, &same](int32_t column) {
      const std::string& name = columns[static_cast<size_t>(column)];
      return !name.empty() && same(name);
    };
  };
  const auto is_called = [&](const std::string& name) { return name == wanted; };
  const auto matches = [&](const std::string& name) { return matching_form(name) == form; };
  return cells::match_column(static_cast<int32_t>(columns.size()), asked == Asked::with_from, fits(is_called),
                             fits(matches));
}

std::string suggest(const std::vector<std::string>& names, std::string_view wanted) {
  const std::string form = matching_form(wanted);
  std::vector<std::pair<size_t, std::string>> near;
  for (const std::string& name : names) {
    const size_t distance = unlikeness(matching_form(name), form);
    if (distance <= std::max<size_t>(1, form.size() / 3)) near.emplace_back(distance, name);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  if (near.size() > kMostSuggestions) near.resize(kMostSuggestions);
  if (!near.empty()) {
    std::vector<std::string> suggestions;
    for (auto& [distance, name] : near) suggestions.push_back(std::move(name));
    return fmt::format("did you mean {}?", listed(suggestions, "or"));
  }
  std::vector<std::string> named;
  std::copy_if(names.begin(), names.end(), std::back_inserter(named), [](const auto& name) { return !name.empty(); });
  if (named.empty() || named.size() > kMostNamesListed) return {};
  return fmt::format("it has {}", listed(named, "and"));
}

}  // namespace merit::data
