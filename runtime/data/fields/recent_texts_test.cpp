#include "runtime/data/fields/recent_texts.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/data/tables/text_cells.h"

namespace merit::data {
namespace {

constexpr uint32_t kMissing = 99'999;

/// Numbers texts as they come, and says how many it was asked for.
struct Numbers {
  std::map<std::string, uint32_t, std::less<>> of = {};
  size_t asked = 0;

  uint32_t ask(std::string_view text) {
    ++asked;
    return number(text);
  }
  uint32_t number(std::string_view text) {
    if (is_missing(text)) return kMissing;
    return of.try_emplace(std::string(text), static_cast<uint32_t>(of.size())).first->second;
  }
};

/// Whether each of these texts has its answer.
template <typename Rows, typename TextAt>
bool are_answered(RecentTexts& recent, Numbers& numbers, const Rows& rows, const TextAt& text_at,
                  std::string_view around) {
  std::vector<uint32_t> answers(rows.size(), 7), wanted(rows.size());
  recent.answer_all(
      rows, text_at, around, kMissing, [&](std::string_view text) { return numbers.ask(text); }, answers.data());
  for (size_t i = 0; i < rows.size(); ++i) wanted[i] = numbers.number(text_at(rows[i]));
  return answers == wanted;
}

/// How many of these texts were asked for.
size_t count_asked(RecentTexts& recent, Numbers& numbers, const std::vector<std::string_view>& texts,
                   std::string_view around) {
  const size_t before = numbers.asked;
  const auto text_at = [&](int64_t row) { return texts[static_cast<size_t>(row)]; };
  CHECK(are_answered(recent, numbers, AllRows{texts.size()}, text_at, around));
  return numbers.asked - before;
}

/// Texts of 1 to 22 letters, side by side in `around`.
std::vector<std::string_view> some_texts(size_t count, std::string& around) {
  around.clear();
  std::vector<size_t> begins;
  for (size_t i = 0; i < count; ++i) {
    begins.push_back(around.size());
    around += std::string(i % 19, 'a') + std::to_string(i);
  }
  begins.push_back(around.size());
  std::vector<std::string_view> texts;
  for (size_t i = 0; i < count; ++i) {
    texts.push_back(std::string_view(around).substr(begins[i], begins[i + 1] - begins[i]));
  }
  return texts;
}

using Texts = std::vector<std::optional<std::string>>;

/// An array whose bytes end where its last text does.
template <typename Array>
std::shared_ptr<arrow::Array> array_of(const Texts& texts, std::string& bytes,
                                       std::vector<typename Array::offset_type>& offsets, std::vector<uint8_t>& known) {
  bytes.clear();
  offsets = {0};
  known.assign(texts.size() / 8 + 1, 0);
  int64_t missing = 0;
  for (size_t i = 0; i < texts.size(); ++i) {
    bytes += texts[i].value_or("whatever");  // which is not to be looked at
    offsets.push_back(static_cast<Array::offset_type>(bytes.size()));
    known[i / 8] = static_cast<uint8_t>(known[i / 8] | (texts[i] ? 1 << i % 8 : 0));
    missing += texts[i] ? 0 : 1;
  }
  bytes.shrink_to_fit();
  return std::make_shared<Array>(static_cast<int64_t>(texts.size()), arrow::Buffer::Wrap(offsets),
                                 std::make_shared<arrow::Buffer>(bytes), arrow::Buffer::Wrap(known), missing);
}

std::shared_ptr<arrow::Array> views_of(const Texts& texts) {
  arrow::StringViewBuilder builder;
  for (const auto& text : texts) CHECK((text ? builder.Append(*text) : builder.AppendNull()).ok());
  return builder.Finish().ValueOrDie();
}

/// Of sizes from none at all to more than are remembered, many of which differ in little.
std::string any_text() {
  std::string text(*rc::gen::inRange<size_t>(0, *rc::gen::element<size_t>(3, 18, 41)), 'a');
  for (int changes = *rc::gen::inRange(0, 3); changes > 0 && !text.empty(); --changes) {
    text[*rc::gen::inRange<size_t>(0, text.size())] = *rc::gen::element('b', 'A', '\0', '\xff');
  }
  return text;
}

Texts any_texts(size_t distinct) {
  std::vector<std::string> values(distinct);
  std::ranges::generate(values, any_text);
  Texts texts(*rc::gen::inRange<size_t>(1, 200));
  const bool has_missing = *rc::gen::arbitrary<bool>();
  for (auto& text : texts) {
    if (!has_missing || *rc::gen::inRange(0, 3) > 0) text = values[*rc::gen::inRange<size_t>(0, distinct)];
  }
  return texts;
}

}  // namespace

TEST_CASE("answers about texts are theirs, however many there are, and few short ones are asked for once") {
  RecentTexts recent;
  Numbers numbers;
  std::string around;
  for (const size_t count : {300, 3'000, 300}) {
    const auto texts = some_texts(count, around);
    const auto long_ones =
        static_cast<size_t>(std::ranges::count_if(texts, [](auto text) { return text.size() > 16; }));
    CHECK(count_asked(recent, numbers, texts, around) >= long_ones);
    if (count == 300 && numbers.of.size() == 300) CHECK(count_asked(recent, numbers, texts, around) == long_ones);
  }
}

TEST_CASE("texts that were met make room where most that come are others") {
  RecentTexts recent;
  Numbers numbers;
  std::string around;
  const auto texts = some_texts(3'000, around);
  const auto [few, others] =
      std::pair(std::vector(texts.begin(), texts.begin() + 100), std::vector(texts.begin() + 100, texts.end()));
  for (const auto& each : {few, others, few}) count_asked(recent, numbers, each, around);
  const auto long_ones = static_cast<size_t>(std::ranges::count_if(few, [](auto text) { return text.size() > 16; }));
  CHECK(count_asked(recent, numbers, few, around) == long_ones);
}

TEST_CASE("texts are told apart by their sizes too, and missing ones from empty ones") {
  for (const char letter : {'a', '\0'}) {
    RecentTexts recent;
    Numbers numbers;
    const std::string around(36, letter);
    std::vector<std::string_view> texts = {kMissingText};
    for (size_t size = 0; size <= 16; ++size) texts.push_back(std::string_view(around).substr(8, size));
    CHECK(count_asked(recent, numbers, texts, around) == 17);
    CHECK(count_asked(recent, numbers, texts, around) == 0);
    CHECK(count_asked(recent, numbers, texts, {}) == 0);
  }
}

TEST_CASE("of two texts that share a slot whatever the factors are, the first stays, and others find slots") {
  RecentTexts recent;
  Numbers numbers;
  const std::string longer("12345678bcdefgh\0", 16),
      shorter = "12345678ccdefgh";  // as words and sizes they add up alike
  std::vector<std::string_view> texts = {longer, shorter};
  CHECK(count_asked(recent, numbers, texts, {}) == 2);
  CHECK(count_asked(recent, numbers, texts, {}) == 1);
  const std::vector<std::string_view> others = {"a", "b", "c"};
  CHECK(count_asked(recent, numbers, others, {}) == 3);
  CHECK(count_asked(recent, numbers, others, {}) == 0);
  CHECK(count_asked(recent, numbers, texts, {}) == 1);
}

TEST_CASE("texts of arrays are answered one by one or side by side, with whatever is missing or too long") {
  CHECK(rc::check([] {
    RecentTexts recent;
    Numbers numbers;
    for (int arrays = 0; arrays < 4; ++arrays) {
      const Texts texts = any_texts(*rc::gen::inRange<size_t>(1, 30));
      std::string bytes;
      std::vector<int32_t> offsets;
      std::vector<int64_t> wide_offsets;
      std::vector<uint8_t> known;
      std::shared_ptr<arrow::Array> array;
      switch (*rc::gen::inRange(0, 3)) {
        case 0:
          array = array_of<arrow::StringArray>(texts, bytes, offsets, known);
          break;
        case 1:
          array = array_of<arrow::LargeStringArray>(texts, bytes, wide_offsets, known);
          break;
        default:
          array = views_of(texts);
      }
      array = array->Slice(*rc::gen::inRange<int64_t>(0, array->length()));
      array = array->Slice(0, *rc::gen::inRange<int64_t>(0, array->length() + 1));
      std::vector<int32_t> rows;
      for (int32_t row = 0; row < array->length(); ++row) {
        if (*rc::gen::inRange(0, 4) > 0) rows.push_back(row);
      }
      if (*rc::gen::arbitrary<bool>()) std::ranges::reverse(rows);
      visit_texts({.array = array}, [&](const auto& text_at, std::string_view around) {
        RC_ASSERT(are_answered(recent, numbers, ListedRows{rows}, text_at, around));
        RC_ASSERT(are_answered(recent, numbers, AllRows{static_cast<size_t>(array->length())}, text_at, around));
      });
    }
  }));
}

}  // namespace merit::data
