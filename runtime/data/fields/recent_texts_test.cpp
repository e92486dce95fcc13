#include "runtime/data/fields/recent_texts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace merit::data {
namespace {

constexpr uint32_t kMissing = 99'999;

/// Which texts are asked for, in which each is answered by its number in `texts`.
size_t count_asked(RecentTexts& recent, const std::vector<std::string_view>& texts, std::string_view around) {
  size_t asked = 0;
  std::vector<uint32_t> answers(texts.size());
  const auto ask = [&](std::string_view text) {
    const auto is_it = [&](std::string_view each) { return !is_missing(each) && each == text; };
    ++asked;
    return static_cast<uint32_t>(std::ranges::find_if(texts, is_it) - texts.begin());
  };
  recent.answer_all(texts.size(), [&](size_t i) { return texts[i]; }, around, kMissing, ask, answers.data());
  for (size_t i = 0; i < texts.size(); ++i) CHECK(answers[i] == (is_missing(texts[i]) ? kMissing : i));
  return asked;
}

/// Texts of 1 to 22 letters, side by side in `around`.
std::vector<std::string_view> some_texts(size_t count, std::string& around) {
  around.assign(8, ' ');
  std::vector<size_t> begins;
  for (size_t i = 0; i < count; ++i) {
    begins.push_back(around.size());
    around += std::string(i % 19, 'a') + std::to_string(i);
  }
  begins.push_back(around.size());
  around.append(8, ' ');
  std::vector<std::string_view> texts;
  for (size_t i = 0; i < count; ++i)
    texts.push_back(std::string_view(around).substr(begins[i], begins[i + 1] - begins[i]));
  return texts;
}

}  // namespace

TEST_CASE("answers about texts are theirs, however many there are, and few short ones are asked for once") {
  RecentTexts recent;
  std::string around;
  for (const size_t count : {300, 3'000, 300}) {
    const auto texts = some_texts(count, around);
    const auto long_ones =
        static_cast<size_t>(std::ranges::count_if(texts, [](auto text) { return text.size() > 16; }));
    CHECK(count_asked(recent, texts, around) >= long_ones);
    if (count == 300) CHECK(count_asked(recent, texts, around) == long_ones);
  }
}

TEST_CASE("texts are told apart by their sizes too, and missing ones from empty ones") {
  RecentTexts recent;
  const std::string around(36, 'a');
  std::vector<std::string_view> texts = {kMissingText};
  for (size_t size = 0; size <= 16; ++size) texts.push_back(std::string_view(around).substr(8, size));
  CHECK(count_asked(recent, texts, around) == 17);
  CHECK(count_asked(recent, texts, around) == 0);
}

TEST_CASE("short texts are asked for each time where nothing beside them may be read") {
  RecentTexts recent;
  const std::string bytes = "0123456789abcdef";
  const std::string_view all = bytes;
  const std::vector<std::string_view> texts = {all.substr(0, 7), all.substr(9), all.substr(8, 3), all.substr(0, 8),
                                               all.substr(8)};
  for (const std::string_view around : {std::string_view(), all.substr(0, 15)}) {
    RecentTexts others;
    CHECK(count_asked(others, texts, around) == 5);
    CHECK(count_asked(others, texts, around) == 3);
  }
  CHECK(count_asked(recent, texts, all) == 5);
  CHECK(count_asked(recent, texts, all) == 2);  // in the midst of which there are eight on either side
}

}  // namespace merit::data
