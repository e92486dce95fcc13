#include "runtime/data/grouping/event_words.h"

#include <doctest/doctest.h>

#include <limits>

#include "runtime/values/calendar.h"

namespace merit::data {
namespace {

constexpr auto kFirst = std::numeric_limits<int64_t>::min(), kLast = std::numeric_limits<int64_t>::max();

/// A word that has a value in a field, and nothing but ones around it.
uint64_t word_with(const WordField& field, int64_t value) {
  const uint64_t mask = ((uint64_t{1} << field.width) - 1) << field.shift;
  return ~mask | (static_cast<uint64_t>(value) + field.zero()) << field.shift;
}

}  // namespace

TEST_CASE("a field of a word has the values of its range, and what stands for a missing one") {
  for (const bool nullable : {false, true}) {
    for (const auto& [least, most] : {std::pair<int64_t, int64_t>{0, 0},
                                      {5, 5},
                                      {-3, 4},
                                      {0, 255},
                                      {1, 256},
                                      {kFirst, kFirst + 3},
                                      {kLast - 3, kLast}}) {
      WordBits bits;
      bits.take({0, 1});
      const auto field = bits.take({least, most, nullable});
      REQUIRE(field.has_value());
      for (const int64_t value : {least, most}) {
        CHECK(field->value(word_with(*field, value)) == value);
        CHECK(field->is_known(word_with(*field, value)));
      }
      if (nullable) CHECK_FALSE(field->is_known(0));
    }
  }
}

TEST_CASE("fields are given bits as long as there are enough of them") {
  WordBits bits;
  CHECK_FALSE(bits.take({kFirst, kLast, true}).has_value());
  const auto half = bits.take({0, 0xFFFF'FFFF});
  REQUIRE(half.has_value());
  CHECK(half->shift == 32);
  CHECK_FALSE(bits.take({0, 0xFFFF'FFFF, true}).has_value());
  CHECK_FALSE(bits.take({0, 0xFFFF}, 17).has_value());
  CHECK(bits.take({0, 0xFFFF}, 16).has_value());
  CHECK(bits.take({0, 0xFFFE, true}).has_value());
  const auto nothing = bits.take({7, 7});
  REQUIRE(nothing.has_value());
  CHECK(nothing->value(0) == 7);
  CHECK_FALSE(bits.take({7, 7, true}).has_value());
}

TEST_CASE("times stand elsewhere where kinds would have no room beside them") {
  constexpr int64_t kBits = 64 - 12;
  const std::vector<std::optional<Range>> none;
  CHECK(make_layout({Range{0, (int64_t{1} << (kBits - 2)) - 1}, 1, {0, 3}, none}).at.has_value());
  CHECK_FALSE(make_layout({Range{0, int64_t{1} << (kBits - 2)}, 1, {0, 3}, none}).at.has_value());
  CHECK_FALSE(make_layout({Range{kFirst, kLast}, 1, {0, 65535}, none}).at.has_value());
  CHECK_FALSE(make_layout({std::nullopt, values::kMicrosPerSecond, {0, 65535}, none}).at.has_value());
}

TEST_CASE("times are written in seconds where all are whole") {
  constexpr int64_t kSecond = values::kMicrosPerSecond;
  constexpr int64_t kEarliest = kFirst / kSecond, kLatest = kLast / kSecond;
  for (const int64_t first : {kEarliest, int64_t{-40}, int64_t{0}, int64_t{1'750'000'000}, kLatest - 100}) {
    std::vector<int64_t> micros;
    for (int64_t i = 0; i <= 100; ++i) micros.push_back((first + i * 37 % 101) * kSecond);
    const auto range = range_of_seconds(micros.data(), micros.size());
    REQUIRE(range.has_value());
    CHECK(*range == Range{first, first + 100});
    WordBits bits;
    const auto field = bits.take({first, first + 200});
    std::vector<uint64_t> words(micros.size(), ~uint64_t{0});
    write_seconds(*field, micros.data(), micros.size(), words.data());
    for (size_t i = 0; i < words.size(); ++i) CHECK(field->value(words[i]) * kSecond == micros[i]);
    for (const int64_t less : {1, 32, 64, 15625, 500'000, 999'936}) {
      std::vector<int64_t> others = micros;
      others[50] += others[50] < 0 ? less : -less;
      CHECK_FALSE(range_of_seconds(others.data(), others.size()).has_value());
    }
  }
  for (const int64_t edge : {kFirst, kFirst + 64, kLast, kLast - 63})
    CHECK_FALSE(range_of_seconds(&edge, 1).has_value());
}

TEST_CASE("ranges are those of the least and the most, wherever they stand") {
  for (const size_t count : {1, 7, 64, 1000}) {
    for (size_t place = 0; place < count; place += 13) {
      std::vector<int64_t> integers(count, -3);
      std::vector<uint16_t> kinds(count, 5);
      std::vector<int32_t> codes(count, 7);
      integers[place] = kLast;
      kinds[place] = 65535;
      codes[place] = 1 << 30;
      CHECK(range_of(integers.data(), count) == Range{count == 1 ? kLast : -3, kLast});
      CHECK(range_of(kinds.data(), count) == Range{count == 1 ? 65535 : 5, 65535});
      CHECK(range_of_codes(codes.data(), count) == Range{0, 1 << 30});
      integers[place] = kFirst;
      CHECK(range_of(integers.data(), count).least == kFirst);
    }
  }
}

TEST_CASE("words that stay what they are need no translation") {
  const WordLayout layout = make_layout({Range{0, 9}, 1, {0, 3}, {Range{0, 3}}});
  const WordLayout wider = make_layout({Range{0, 9}, 1, {0, 3}, {Range{0, 4}}});
  const std::vector<int32_t> codes = {1, 0, 2, 3};
  CHECK(WordTranslation(layout, layout, {nullptr}).is_identity());
  CHECK_FALSE(WordTranslation(layout, layout, {codes.data()}).is_identity());
  CHECK_FALSE(WordTranslation(layout, wider, {nullptr}).is_identity());
}

TEST_CASE("translated words say what they said, in the units and the codes of all") {
  const WordLayout from = make_layout(
      {Range{100, 200}, values::kMicrosPerSecond, {0, 3}, {Range{-1, 5}, Range{0, 2, true}, Range{3, 9, true}}});
  const WordLayout to = make_layout({Range{-values::kMicrosPerSecond, 300 * values::kMicrosPerSecond},
                                     1,
                                     {0, 70},
                                     {Range{-8, 5, true}, Range{0, 500, true}, std::nullopt}});
  const std::vector<int32_t> codes = {400, 0, 500};
  const auto put = [](const WordField& field, int64_t value) {
    return (static_cast<uint64_t>(value) + field.zero()) << field.shift;
  };
  const WordTranslation translation(from, to, {nullptr, codes.data(), nullptr});
  for (const int64_t code : {-1, 0, 1, 2}) {
    const uint64_t word = put(from.lead, 4095) | put(*from.at, 177) | put(from.kind, 2) | put(*from.columns[0], -1) |
                          (code < 0 ? 0 : put(*from.columns[1], code)) | put(*from.columns[2], 4);
    uint64_t translated = 0;
    translation.translate(&word, 1, &translated);
    CHECK(to.lead.value(translated) == 4095);
    CHECK(to.time(translated) == 177 * values::kMicrosPerSecond);
    CHECK(to.kind.value(translated) == 2);
    CHECK(to.columns[0]->value(translated) == -1);
    CHECK(to.columns[1]->is_known(translated) == (code >= 0));
    if (code >= 0) CHECK(to.columns[1]->value(translated) == codes[static_cast<size_t>(code)]);
  }
}

TEST_CASE("fields of many words are read as those of each are, and which are known") {
  for (const size_t count : {1U, 63U, 64U, 65U, 200U}) {
    for (const int64_t most : {int64_t{20}, int64_t{1} << 40}) {
      const WordLayout layout = make_layout({Range{-7, most}, values::kMicrosPerSecond, {0, 3}, {Range{-2, 4, true}}});
      const WordField& column = *layout.columns[0];
      std::vector<uint64_t> words;
      for (size_t i = 0; i < count; ++i) words.push_back((i * 0x9E37'79B9'7F4A'7C15U) ^ (i % 3 == 0 ? 1U : 0U));
      for (size_t i = 0; i < count; i += 3) words[i] &= ~(column.mask() << column.shift);
      std::vector<int64_t> times(count);
      std::vector<int32_t> codes(count);
      std::vector<int64_t> integers(count);
      std::vector<uint64_t> of_codes((count + 63) / 64), of_integers(of_codes.size());
      read_times(layout, words.data(), count, times.data());
      read_known(column, words.data(), count, codes.data(), of_codes.data());
      read_known(column, words.data(), count, integers.data(), of_integers.data());
      CHECK(of_codes == of_integers);
      for (size_t i = 0; i < of_codes.size() * 64; ++i) {
        const bool is_known = (of_codes[i / 64] >> i % 64 & 1) != 0;
        REQUIRE(is_known == (i < count && column.is_known(words[i])));
        if (i >= count) continue;
        CHECK(times[i] == layout.time(words[i]));
        CHECK(codes[i] == (is_known ? column.value(words[i]) : 0));
        CHECK(integers[i] == codes[i]);
      }
    }
  }
}

TEST_CASE("words ascend by lead, time and kind, whatever their columns are") {
  const WordLayout layout = make_layout({Range{-5, 5}, 1, {0, 3}, {Range{0, 3}}});
  const auto word = [&](int64_t lead, int64_t at, int64_t kind, int64_t cell) {
    const auto put = [](const WordField& field, int64_t value) {
      return (static_cast<uint64_t>(value) + field.zero()) << field.shift;
    };
    return put(layout.lead, lead) | put(*layout.at, at) | put(layout.kind, kind) | put(*layout.columns[0], cell);
  };
  CHECK(word(0, 5, 3, 3) < word(1, -5, 0, 0));
  CHECK(word(1, -5, 3, 3) < word(1, -4, 0, 0));
  CHECK(word(1, -4, 2, 3) < word(1, -4, 3, 0));
}

}  // namespace merit::data
