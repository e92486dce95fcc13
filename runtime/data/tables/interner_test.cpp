#include "runtime/data/tables/interner.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>

namespace merit::data {
namespace {

/// Few letters and sizes around those of words, so that ends are often the same.
std::string some_text(std::mt19937& random) {
  std::string text(random() % 26, 'a');
  for (char& letter : text) letter = "ab"[random() % 16 == 0 ? 1 : 0];
  return text;
}

}  // namespace

TEST_CASE("texts are numbered as they come, whatever their sizes and ends") {
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same texts each time
  std::map<std::string, int32_t> known;
  Interner interner;
  CHECK(interner.find("") == Interner::kAbsent);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = some_text(random);
    const auto next = static_cast<int32_t>(known.size());
    const auto [place, is_new] = known.emplace(text, next);
    CHECK(interner.find(text) == (is_new ? Interner::kAbsent : place->second));
    CHECK(interner.intern(text) == std::pair(place->second, is_new));
  }
  CHECK(known.size() > 2'000);  // more than there are slots at first
  CHECK(interner.size() == known.size());
  for (const auto& [text, number] : known) CHECK(interner.text(number) == text);
  const std::vector<std::string> texts = interner.take_texts();
  CHECK(texts.size() == known.size());
  CHECK(interner.size() == 0);
  CHECK(interner.intern("a") == std::pair(0, true));
}

}  // namespace merit::data
