#include "runtime/data/recent_texts.h"

#include <doctest/doctest.h>

#include <string>

namespace merit::data {

TEST_CASE("answers about texts are theirs, however many there are, and short ones are asked for once") {
  constexpr uint32_t kTexts = 5'000;
  const auto text_of = [](uint32_t i) { return std::string(i % 19, 'a') + std::to_string(i); };
  RecentTexts recent;
  for (const uint32_t texts : {uint32_t{300}, kTexts, uint32_t{300}}) {
    for (uint32_t round = 0; round < 3; ++round) {
      uint32_t asked = 0, long_ones = 0;
      for (uint32_t i = 0; i < texts; ++i) {
        const std::string text = text_of(i);
        const std::string around = "12345678" + text + "12345678";
        const auto ask = [&] { return ++asked, i; };
        CHECK(recent.answer(std::string_view(around).substr(8, text.size()), around, ask) == i);
        if (text.size() > 16) ++long_ones;
      }
      if (texts < kTexts && round > 0) CHECK(asked == long_ones);
    }
  }
}

TEST_CASE("texts are told apart by their sizes too, and short ones without neighbours are asked for each time") {
  RecentTexts recent;
  const std::string around = std::string(8, 'a') + std::string(20, 'a') + std::string(8, 'a');
  for (int round = 0; round < 2; ++round) {
    for (uint32_t size = 0; size <= 20; ++size) {
      CHECK(recent.answer(std::string_view(around).substr(8, size), around, [&] { return size; }) == size);
    }
  }
  // At the ends of what may be read, and where nothing else may be.
  for (const std::string_view bytes : {std::string_view(around).substr(0, 16), std::string_view()}) {
    for (uint32_t size = 0; size < 8; ++size) {
      CHECK(recent.answer(std::string_view(around).substr(0, size), bytes, [] { return uint32_t{77}; }) == 77);
    }
    CHECK(recent.answer(std::string_view(around).substr(0, 8), bytes, [] { return uint32_t{77}; }) == 8);
  }
}

}  // namespace merit::data
