#include "runtime/columns/join_dictionaries.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace merit::columns {

JoinedDictionary join_dictionaries(std::span<const ColumnPtr> columns) {
  JoinedDictionary joined;
  int64_t cells = 0;
  for (const ColumnPtr& column : columns) {
    if (!column->dictionary) return {};
    cells += column->length;
  }
  std::unordered_map<std::string_view, int32_t> codes;  // of texts that the columns own
  std::vector<std::string> values;
  const Dictionary* before = nullptr;
  for (const ColumnPtr& column : columns) {
    if (column->dictionary.get() == before) {
      joined.codes.push_back(joined.codes.back());
      continue;
    }
    before = column->dictionary.get();
    auto& code_of = joined.codes.emplace_back();
    for (const std::string& text : column->dictionary->values) {
      const auto [place, is_new] = codes.try_emplace(text, static_cast<int32_t>(values.size()));
      if (is_new) values.push_back(text);
      code_of.push_back(place->second);
    }
    if (code_of.empty()) code_of.push_back(0);  // what the codes of missing cells point at
  }
  const auto distinct = static_cast<int64_t>(values.size());
  if (distinct > std::max(kAlwaysWorthADictionary, cells / 2)) return {};
  if (values.empty()) values.emplace_back();
  joined.dictionary = std::make_shared<const Dictionary>(Dictionary{std::move(values)});
  return joined;
}

}  // namespace merit::columns
