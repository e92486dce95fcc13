// Every way of finding numbers in texts finds the same, and what is written there.
#include "runtime/data/leads/number_places.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>
#include <string>
#include <vector>

#include "runtime/values/words_of_text.h"

using namespace merit;
using namespace merit::data;

namespace {

uint64_t word_of(const std::string& eight_bytes) {
  return values::load_bytes(eight_bytes.data(), sizeof(uint64_t));
}

}  // namespace

TEST_CASE("numbers are found behind a prefix, within limits, side by side as one by one") {
  std::mt19937 random(23);  // NOLINT(bugprone-random-generator-seed): the same cases each time
  const NumberLimits limits{400, 1'000, 52'000};
  const NumberForm form{word_of(std::string("\xFF\xFF\0\0\0\0\0\0", 8)), word_of(std::string("ab\0\0\0\0\0\0", 8)),
                        word_of(std::string("\xFF\xFF\xFF\0\0\0\0\0", 8)), word_of(std::string("cde\0\0\0\0\0", 8)),
                        ~word_of(std::string("\xFF\xFF\xFF\0\0\0\0\0", 8))};
  for (const size_t count : {0, 1, 3, 4, 5, 8, 63, 64}) {
    std::vector<uint64_t> first, last;
    std::vector<int32_t> expected;
    bool have_all = true;
    for (size_t i = 0; i < count; ++i) {
      const auto number = static_cast<int32_t>(random() % (count == 8 ? 51'000 : 99'999)) + (count == 8 ? 1'000 : 0);
      std::string begin = "ab......", end = fmt::format("cde{:05}", number);
      bool is_right = number >= 1'000 && number <= 52'000;
      if (count != 8 && random() % 4 == 0) {
        std::string& damaged = random() % 2 == 0 ? begin : end;
        const size_t at = random() % (&damaged == &begin ? 2 : 8);
        damaged[at] = "/:\x7F\x80\xFF\0"[random() % 6];
        is_right = false;
      }
      first.push_back(word_of(begin)), last.push_back(word_of(end));
      expected.push_back(is_right ? number - 400 : -1);
      have_all = have_all && is_right;
    }
    for (const NumberCode& code : number_codes()) {
      CAPTURE(count);
      CAPTURE(code.name);
      std::vector<int32_t> places(count);
      CHECK(code.find(first.data(), last.data(), count, form, limits, places.data()) == have_all);
      CHECK(places == expected);
    }
  }
}

TEST_CASE("all texts of eight digits are numbers") {
  for (const NumberCode& code : number_codes()) {
    CAPTURE(code.name);
    for (const uint64_t number : {0, 9, 10, 99'999, 12'345'678, 99'999'999}) {
      const std::vector<uint64_t> word(4, word_of(fmt::format("{:08}", number)));
      std::vector<int32_t> places(4);
      CHECK(code.find(word.data(), word.data(), 4, {}, {0, 0, 99'999'999}, places.data()));
      CHECK(places == std::vector<int32_t>(4, static_cast<int32_t>(number)));
    }
  }
}
