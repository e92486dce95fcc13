#include "runtime/kernels/kernels.h"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>

#include "runtime/kernels/memory.h"
#include "runtime/values/fold.h"
#include "runtime/values/zones.h"

namespace merit::kernels {

namespace {

std::string_view view(const merit_text& text) {
  return {text.data, text.size};
}

}  // namespace

TEST_CASE("a text made of many pieces is all of them") {
  merit_memory memory;
  merit_text text = {nullptr, 0};
  std::string expected;
  for (int i = 0; i < 5000; ++i) {
    const std::string piece = std::to_string(i);
    merit_append(&memory, piece.data(), piece.size(), &text);
    expected += piece;
  }
  CHECK(view(text) == expected);
}

TEST_CASE("scratch memory is used again, kept memory is not") {
  merit_memory memory;
  const std::string word = "Ärger";
  merit_text made = {}, kept = {};
  merit_upper(&memory, word.data(), word.size(), &made);
  merit_keep_text(&memory, made.data, made.size, &kept);
  const char* const place = made.data;
  merit_reset_scratch(&memory);
  merit_lower(&memory, word.data(), word.size(), &made);
  CHECK(made.data == place);
  CHECK(view(made) == "ärger");
  CHECK(view(kept) == "ÄRGER");
}

TEST_CASE("a text larger than a block, and one after it") {
  merit_memory memory;
  const std::string large(1 << 20, 'x');
  for (int round = 0; round < 3; ++round) {
    merit_text first = {}, second = {};
    merit_upper(&memory, "a", 1, &first);
    merit_upper(&memory, large.data(), large.size(), &second);
    CHECK(view(first) == "A");
    CHECK(second.size == large.size());
    merit_reset_scratch(&memory);
  }
}

TEST_CASE("distinct values, compared as `is` compares texts") {
  merit_memory memory;
  GrowingSet integers = {}, texts = {};
  for (int64_t i = 0; i < 10'000; ++i) merit_insert_integer(&memory, &integers, i % 1000 - 500);
  CHECK(integers.count == 1000);
  for (const std::string_view text : {"Demo", " demo ", "DEMO", "", " ", "x"}) {
    merit_insert_text(&memory, &texts, text.data(), text.size());
  }
  CHECK(texts.count == 3);
}

TEST_CASE("units are met once, also where clocks go back over midnight") {
  constexpr int64_t kHour = 3'600'000'000;
  const int64_t back = 1'289'097'060'000'000;  // 2010-11-07T02:31Z: in Newfoundland 0:01 becomes 23:01
  const std::array<int64_t, 5> times = {back - 2 * kHour, back - 1, back, back + kHour, back + 80 * 24 * kHour};
  const values::Zone* const newfoundland = values::find_zone(values::TextView("America/St_Johns", 16));
  UnitsMet met = {0, INT64_MIN, 0};
  merit_meet_units(newfoundland, times.data(), 0, 0b01111, 0, &met);
  CHECK(met.count == 2);
  merit_meet_units(newfoundland, times.data(), 0, 0b11000, 0, &met);
  CHECK(met.count == 3);
  CHECK(met.seen == 1);
}

TEST_CASE("keys are found, others are not") {
  const std::array<int64_t, 3> keys = {-5, 0, 7};
  CHECK(merit_find_integer(keys.data(), keys.size(), -5) == 0);
  CHECK(merit_find_integer(keys.data(), keys.size(), 7) == 2);
  CHECK(merit_find_integer(keys.data(), keys.size(), 8) == -1);
  CHECK(merit_find_integer(keys.data(), 0, 8) == -1);

  std::array<TextSlot, 4> slots = {};
  slots[values::hash_folded("us") & 3] = {"us", 2, 9};
  const TextIndex index = {3, slots.data()};
  CHECK(merit_find_text(&index, " US ", 4) == 9);
  CHECK(merit_find_text(&index, "de", 2) == -1);
}

TEST_CASE("wide sums become the nearest number") {
  CHECK(merit_wide_to_number(0, 5) == 5);
  CHECK(merit_wide_to_number(-1, static_cast<uint64_t>(-5)) == -5);
  CHECK(merit_wide_to_number(1, 0) == 0x1p64);
  CHECK(merit_wide_to_number(-1, 0) == -0x1p64);
  CHECK(merit_wide_to_number(INT64_MIN, 0) == -0x1p127);
  CHECK(merit_wide_to_number(INT64_MAX, UINT64_MAX) == 0x1p127);
}

TEST_CASE("integers of 128 bits become the number that the compiler's own conversion gives") {
  __extension__ using Wide = __int128;
  std::mt19937_64 random(20261031);
  for (int round = 0; round < 100'000; ++round) {
    const auto shift = static_cast<int>(random() % 128);
    const auto bits = static_cast<Wide>(random()) << 64 | static_cast<Wide>(random() & random());
    const Wide value = (round % 3 == 0 ? bits & ~(static_cast<Wide>(1) << 64) : bits) >> shift;
    const auto low = static_cast<uint64_t>(value);
    REQUIRE(merit_wide_to_number(static_cast<int64_t>(value >> 64), low) == static_cast<double>(value));
  }
}

}  // namespace merit::kernels
