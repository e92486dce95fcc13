// Cells of a column are taken for texts of one size where they are, whatever array they stand in.
#include "runtime/data/tables/even_texts.h"

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/builder.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/data/tables/chunk.h"
#include "runtime/data/tables/test_arrays.h"

using namespace merit::data;
using namespace merit::data::test;

namespace {

using Texts = std::vector<std::optional<std::string>>;

/// From the second on, as a slice.
template <typename Builder>
EvenTexts even_of(const Texts& texts) {
  const auto text_at = [&](int64_t row) { return texts[static_cast<size_t>(row)]; };
  static std::shared_ptr<arrow::Array> array;  // which has the bytes
  array = array_of(Builder(), static_cast<int64_t>(texts.size()), text_at)->Slice(1);
  return even_texts_of({.array = array});
}

}  // namespace

TEST_CASE_TEMPLATE("texts of one size are found in arrays of texts", Builder, arrow::StringBuilder,
                   arrow::LargeStringBuilder) {
  Texts texts = {"another"};
  for (int i = 0; i < 700; ++i) texts.emplace_back(std::to_string(1000 + i));
  const EvenTexts even = even_of<Builder>(texts);
  REQUIRE(even.count == 700);
  for (size_t i = 0; i < 700; ++i) CHECK(even.at(static_cast<int64_t>(i)) == *texts[i + 1]);
  for (const size_t other : {1, 2, 600, 700}) {
    Texts some = texts;
    some[other] = "12345";
    CHECK(even_of<Builder>(some).empty());
    some[other] = std::nullopt;
    CHECK(even_of<Builder>(some).empty());
  }
  CHECK(even_of<Builder>({"1"}).empty());
  CHECK(even_of<Builder>({"1", "", ""}).empty());
}

TEST_CASE_TEMPLATE("texts that lie outside their array are none of one size", Array, arrow::StringArray,
                   arrow::LargeStringArray) {
  using Offset = typename Array::offset_type;
  constexpr Offset kMost = std::numeric_limits<Offset>::max();
  constexpr Offset kLeast = std::numeric_limits<Offset>::min();
  const auto is_even = [](const std::vector<Offset>& offsets) {
    const auto bytes = std::make_shared<arrow::Buffer>("abcdefgh");
    const auto texts = static_cast<int64_t>(offsets.size()) - 1;
    return !even_texts_of({.array = std::make_shared<Array>(texts, arrow::Buffer::Wrap(offsets), bytes)}).empty();
  };
  CHECK(is_even({0, 2, 4, 6}));
  CHECK(is_even({2, 5, 8}));
  CHECK_FALSE(is_even({3, 6, 9}));
  CHECK_FALSE(is_even({-2, 0, 2}));
  CHECK_FALSE(is_even({6, 4, 2}));
  CHECK_FALSE(is_even({2, 2, 2}));
  CHECK_FALSE(is_even({0, kMost, 4}));
  CHECK_FALSE(is_even({0, 2, kLeast}));
  CHECK_FALSE(is_even({kLeast, kMost, 8}));
  // Each is as much more as the one before it, but that there are not so many numbers.
  CHECK_FALSE(is_even({0, kMost / 2 + 1, kLeast, kLeast / 2, 0}));
}

TEST_CASE("other cells are no texts of one size") {
  CHECK(even_texts_of({.array = array_of(arrow::BinaryBuilder(), 2, [](int64_t) { return std::optional("ab"); })})
            .empty());
  const std::vector<std::string_view> texts = {"ab", "cd"};
  CHECK(even_texts_of({.texts = texts}).empty());
}
