#include "runtime/data/leads/lead_index.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace merit::data {
namespace {

using columns::Type;

/// Keys of both kinds: that are their own hash, and longer ones; some a zero longer than others; some repeat.
std::vector<std::string> some_keys(size_t count) {
  std::vector<std::string> keys;
  for (size_t i = 0; i < count; ++i) {
    std::string key = std::to_string(i * 7919 % count);
    if (i % 3 == 0) key.insert(0, "a long beginning ");
    if (i % 5 == 0) key += '\0';
    if (i % 11 == 10) key = keys[i / 2];
    keys.push_back(std::move(key));
  }
  return keys;
}

columns::ColumnPtr column_of(const std::vector<std::string>& keys) {
  columns::ColumnBuilder builder(Type::text);
  for (const std::string& key : keys) builder.append_text(key);
  return builder.finish();
}

}  // namespace

TEST_CASE("a lead is found by its key, however many there are and however they were added") {
  for (const size_t count : {0, 1, 31, 5'000}) {
    const std::vector<std::string> keys = some_keys(count);
    const columns::ColumnPtr column = column_of(keys);
    LeadIndex at_once(false), one_by_one(false);
    const std::vector<int32_t> firsts = at_once.add_all(*column);
    std::map<std::string, std::vector<int32_t>> leads_of;
    for (size_t i = 0; i < count; ++i) {
      const auto lead = static_cast<int32_t>(i);
      leads_of[keys[i]].push_back(lead);
      CHECK(firsts[i] == leads_of[keys[i]].front());
      CHECK(one_by_one.add(*column, lead, lead) == leads_of[keys[i]].front());
    }
    for (const LeadIndex* const index : {&at_once, &one_by_one}) {
      std::vector<int32_t> found(count);
      index->first_of_all(*column, found);
      CHECK(found == firsts);
      for (const auto& [key, leads] : leads_of) {
        int32_t lead = index->first(*column_of({key}), 0);
        for (const int32_t expected : leads) {
          CHECK(lead == expected);
          lead = index->next(lead);
        }
        CHECK(lead == LeadIndex::kNone);
      }
      CHECK(index->first(*column_of({"nobody"}), 0) == LeadIndex::kNone);
      CHECK(index->first(*column_of({"nobody that is so long"}), 0) == LeadIndex::kNone);
    }
  }
}

TEST_CASE("leads whose keys count up are found beside others that came later") {
  const columns::ColumnPtr counted = column_of({"L001", "L003", "L170"});
  const columns::ColumnPtr later = column_of({"L002", "L003", "L999", "somebody", "L3"});
  LeadIndex index(false);
  CHECK(index.add_all(*counted) == std::vector<int32_t>{0, 1, 2});
  std::vector<int32_t> firsts;
  for (int32_t row = 0; row < later->length; ++row) firsts.push_back(index.add(*later, row, 3 + row));
  CHECK(firsts == std::vector<int32_t>{3, 1, 5, 6, 7});
  CHECK(index.next(1) == 4);
  std::vector<int32_t> found(firsts.size());
  index.first_of_all(*later, found);
  CHECK(found == firsts);
  CHECK(index.first(*counted, 2) == 2);
}

}  // namespace merit::data
