// Cells that are read as a whole, or some of them alone, are what they would be one by one.
#include "runtime/data/fields/field_reader.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "runtime/values/zones.h"

using namespace merit;
using namespace merit::data;

namespace {

struct Read {
  std::vector<std::string> texts;  ///< "-" where none is known
  std::vector<uint32_t> unreadable;

  bool operator==(const Read&) const = default;
};

/// What a key's reader makes of two columns, one behind the other.
Read read(const ChunkColumn& first, const ChunkColumn& second, const std::vector<int32_t>& rows) {
  Field field;
  field.name = "id";
  field.type = columns::Type::text;
  FieldReader reader(field, *values::find_zone("UTC"), true);
  reader.read(first, rows);
  reader.read(second, rows);
  Read read{{}, reader.take_unreadable()};
  const auto column = reader.finish();
  for (int64_t row = 0; row < column->length; ++row) {
    read.texts.emplace_back(column->known(row) ? column->text_at(row) : "-");
  }
  return read;
}

}  // namespace

TEST_CASE("keys of one size are read as others are") {
  constexpr size_t kSize = 4;
  constexpr size_t kCount = 70;
  std::string counted;
  for (size_t i = 0; i < kCount; ++i) counted += fmt::format("L{}", 100 + i);
  std::vector<int32_t> all(kCount);
  std::iota(all.begin(), all.end(), 0);
  std::vector<int32_t> backward(all.rbegin(), all.rend());
  for (const std::string_view other : {"L999", "!~!~", " a b", "a\tb ", "    ", "\xC3\xA9\xC3\xA9",
                                       "a\x7F"
                                       "bc",
                                       "ab\xFF"
                                       "c"}) {
    CAPTURE(other);
    for (const size_t place : {size_t{0}, size_t{33}, kCount - 1}) {
      std::string bytes = counted;
      bytes.replace(place * kSize, kSize, other);
      std::vector<std::string_view> texts;
      for (size_t i = 0; i < kCount; ++i) texts.push_back(std::string_view(bytes).substr(i * kSize, kSize));
      ChunkColumn one_by_one, even, apart;
      one_by_one.texts = texts;
      even.even = {bytes.data(), kSize, kSize, kCount};
      apart.even = {bytes.data(), kSize, kSize - 1, kCount};
      CHECK(read(even, even, all) == read(one_by_one, one_by_one, all));
      CHECK(read(even, one_by_one, backward) == read(one_by_one, even, backward));
      CHECK(read(even, even, {1, 2, 3}) == read(one_by_one, one_by_one, {1, 2, 3}));
      for (std::string_view& text : texts) text.remove_suffix(1);
      CHECK(read(apart, apart, all) == read(one_by_one, one_by_one, all));
    }
  }
}

TEST_CASE("cells that are chosen are read to where they stand, and those that do not read are told from there") {
  using columns::Type;
  const std::vector<std::string_view> some = {"7", "x", "ab ", "2026-11-01T12:00:00Z", "\xFF", kMissingText, "-2.5"};
  std::vector<int32_t> rows(150);
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<std::string_view> texts, chosen_texts;
  RowBits has;
  has.assign_all(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    texts.push_back(some[i * i % some.size()]);
    const bool is_chosen = i % 3 != 0 && i < 140;
    chosen_texts.push_back(is_chosen ? texts.back() : kMissingText);
    if (!is_chosen) has.remove(i);
  }
  ChosenCells chosen;
  chosen.choose(rows, has);
  for (const Type type : {Type::number, Type::integer, Type::time, Type::text}) {
    for (const bool key : {false, true}) {
      CAPTURE(key);
      const Field field{.name = "field", .type = type};
      FieldReader reader(field, *values::find_zone("UTC"), key), one_by_one(field, *values::find_zone("UTC"), key);
      for (int chunk = 0; chunk < 3; ++chunk) {
        reader.read({.texts = texts}, chosen);
        one_by_one.read({.texts = chosen_texts}, rows);
      }
      CHECK(reader.take_unreadable() == one_by_one.take_unreadable());
      const auto found = reader.finish(), wanted = one_by_one.finish();
      REQUIRE(found->length == 450);
      CHECK(found->validity == wanted->validity);
      CHECK(found->integers == wanted->integers);
      CHECK(found->numbers == wanted->numbers);
      CHECK(found->codes == wanted->codes);
      CHECK(found->offsets == wanted->offsets);
      CHECK(found->bytes == wanted->bytes);
    }
  }
}
