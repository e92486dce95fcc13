// A key that counts up is found as in a map, and no other text or number is taken for it.
#include "runtime/data/leads/numbered_keys.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace merit;
using merit::data::NumberedKeys;

namespace {

columns::ColumnPtr texts(const std::vector<std::string>& values) {
  columns::ColumnBuilder builder(columns::Type::text);
  for (const std::string& value : values) builder.append_text(value);
  return builder.finish();
}

columns::ColumnPtr integers(const std::vector<int64_t>& values) {
  columns::ColumnBuilder builder(columns::Type::integer);
  for (const int64_t value : values) builder.append_integer(value);
  return builder.finish();
}

/// Of what is nearly the key nothing is found.
void check_others(const NumberedKeys& keys, const std::string& key, const std::string& prefix) {
  for (size_t i = 0; i < key.size(); ++i) {
    std::string other = key;
    other[i] = static_cast<char>(other[i] ^ 0x10);  // no digit, or another prefix
    CHECK(keys.find(other) == NumberedKeys::kNone);
  }
  const std::string number = key.substr(prefix.size());
  for (const char* form :
       {"", "{0}", "{0}{1} ", " {0}{1}", "{0}{1}{1}", "{0}0{1}", "{0}0000000{1}", "{0}/{1}", "{0}:{1}"}) {
    const std::string other = fmt::format(fmt::runtime(form), prefix, number);
    CAPTURE(other);
    CHECK(keys.find(other) == NumberedKeys::kNone);
  }
}

}  // namespace

TEST_CASE("keys of many forms are found, and no others") {
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same cases each time
  for (const std::string prefix : {"", "L", "lead-", "contact", "contacts", "contact-of-2026-"}) {
    for (const int width : {1, 3, 7, 8}) {
      const auto written = [&](int64_t number) { return fmt::format("{}{:0{}}", prefix, number, width); };
      std::vector<std::string> keys;
      int64_t number = random() % 20;
      for (; keys.size() < 500; number += 1 + random() % (random() % 8 == 0 ? 300 : 2)) keys.push_back(written(number));
      CAPTURE(keys.front());
      const auto found = NumberedKeys::of(*texts(keys));
      REQUIRE(found);
      for (size_t i = 0, other = 0; other < static_cast<size_t>(number) + 100; ++other) {
        const std::string key = written(static_cast<int64_t>(other));
        const bool is_key = i < keys.size() && key == keys[i];
        CHECK(found->find(key) == (is_key ? static_cast<int32_t>(i++) : NumberedKeys::kNone));
      }
      for (const std::string& key : {keys.front(), keys[7], keys.back()}) check_others(*found, key, prefix);
    }
  }
}

TEST_CASE("among texts of one size the same keys are found as one by one") {
  std::mt19937 random(11);  // NOLINT(bugprone-random-generator-seed): the same cases each time
  for (const std::string prefix : {"", "L", "lead-", "contacts", "contact-", "contact-of-2026-"}) {
    for (const int64_t step : {1, 3}) {  // all numbers are taken, or some
      CAPTURE(prefix);
      CAPTURE(step);
      std::vector<std::string> keys;
      for (int64_t number = 95; keys.size() < 700; number += step) keys.push_back(fmt::format("{}{}", prefix, number));
      const auto found = NumberedKeys::of(*texts(keys));
      REQUIRE(found);
      for (const size_t digits : {1, 2, 3, 4, 8, 9}) {
        for (const size_t between : {0, 4}) {
          std::string bytes(between, '0');
          std::vector<int32_t> rows;
          for (int32_t row = 0; row < 300; ++row) {
            std::string key = fmt::format("{}{:0{}}", prefix, random() % 3000, digits);
            key.resize(prefix.size() + digits, '7');
            if (row % 7 == 0) key[random() % key.size()] = "/:x \0\xff"[random() % 6];
            bytes += key + std::string(between, '0');
            if (row % 5 != 0) rows.push_back(row % 31 == 0 ? -1 : row);
          }
          const size_t size = prefix.size() + digits;
          const data::EvenTexts even{bytes.data() + between, size + between, size, 300};
          std::vector<int32_t> leads(rows.size()), expected;
          for (const int32_t row : rows) expected.push_back(row < 0 ? NumberedKeys::kNone : found->find(even.at(row)));
          const bool have_all = found->find_all(even, rows, leads);
          CHECK(leads == expected);
          CHECK(have_all == (std::ranges::find(expected, NumberedKeys::kNone) == expected.end()));
        }
      }
    }
  }
}

TEST_CASE("integers may be negative, and as far apart as they are") {
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min(), kMost = std::numeric_limits<int64_t>::max();
  const auto found = NumberedKeys::of(*integers({-70, -3, 0, 64}));
  REQUIRE(found);
  CHECK(found->find(-70) == 0);
  CHECK(found->find(0) == 2);
  CHECK(found->find(64) == 3);
  for (const int64_t other : {kLeast, int64_t{-71}, int64_t{1}, int64_t{65}, kMost}) {
    CHECK(found->find(other) == NumberedKeys::kNone);
  }
  CHECK(NumberedKeys::of(*integers({kLeast, kLeast + 1}))->find(kLeast + 1) == 1);
  CHECK_FALSE(NumberedKeys::of(*integers({kLeast, kMost})));
}

TEST_CASE("keys that do not count up have no numbers") {
  CHECK_FALSE(NumberedKeys::of(*texts({})));
  CHECK_FALSE(NumberedKeys::of(*texts({"a"})));
  CHECK_FALSE(NumberedKeys::of(*texts({"a1", "b2"})));
  CHECK_FALSE(NumberedKeys::of(*texts({"a2", "a1"})));
  CHECK_FALSE(NumberedKeys::of(*texts({"a1", "a1"})));
  CHECK_FALSE(NumberedKeys::of(*texts({"a1", "a01", "a3"})));
  CHECK_FALSE(NumberedKeys::of(*texts({"a1", "x", "a3"})));
  CHECK_FALSE(NumberedKeys::of(*texts({"a1", "a9", "a3"})));
  CHECK_FALSE(NumberedKeys::of(*texts({"a1", "a1000"})));
  CHECK_FALSE(NumberedKeys::of(*texts({"99999999", "100000000"})));
  CHECK_FALSE(NumberedKeys::of(*integers({1, 3, 2, 4})));
}
