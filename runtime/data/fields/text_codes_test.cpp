#include "runtime/data/fields/text_codes.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

namespace merit::data {
namespace {

std::string text_of(size_t i) {
  return "text " + std::to_string(i);
}

/// Whether codes of texts are those under which they stand in a dictionary.
bool stand_there(TextCodes& codes, const std::vector<size_t>& texts) {
  std::vector<int32_t> met;
  for (const size_t text : texts) met.push_back(codes.code_of(text_of(text)));
  const auto by_code = codes.texts_by_code();
  bool right = true;
  for (size_t i = 0; i < met.size(); ++i) right = right && by_code[static_cast<size_t>(met[i])] == text_of(texts[i]);
  const auto dictionary = codes.take_dictionary();
  for (size_t i = 0; i < met.size(); ++i) {
    right = right && dictionary->values[static_cast<size_t>(met[i])] == text_of(texts[i]);
  }
  return right;
}

}  // namespace

TEST_CASE("readers give the texts that they share the same codes, others codes of their own") {
  SharedTexts shared;
  TextCodes first(&shared), second(&shared), alone;
  CHECK(first.code_of("a") == 0);
  CHECK(second.code_of("b") == 1);
  CHECK(second.code_of("a") == 0);
  CHECK(first.size() == 1);
  CHECK(second.size() == 2);
  CHECK(alone.code_of("b") == 0);
  CHECK(shared.dictionary() == shared.dictionary());
  CHECK(first.take_dictionary() == second.take_dictionary());

  std::vector<size_t> many;
  for (size_t i = 0; i < SharedTexts::kMost + 10; ++i) many.push_back(i);
  CHECK(stand_there(first, many));
  CHECK(stand_there(second, {SharedTexts::kMost + 5, SharedTexts::kMost + 20, 3, 3}));
  CHECK(stand_there(alone, many));
  CHECK(shared.dictionary()->values.size() == SharedTexts::kMost);
}

TEST_CASE("readers without texts have a dictionary") {
  SharedTexts shared;
  CHECK(TextCodes(&shared).take_dictionary()->values.empty());
  CHECK(TextCodes().take_dictionary()->values.size() == 1);
}

TEST_CASE("threads agree on the codes of texts") {
  constexpr size_t kReaders = 8;
  SharedTexts shared;
  std::vector<uint8_t> right(kReaders, 0);
  std::vector<std::jthread> threads;
  for (size_t reader = 0; reader < kReaders; ++reader) {
    threads.emplace_back([&, reader] {
      TextCodes codes(&shared);
      std::vector<size_t> texts;
      for (size_t i = 0; i < 2 * SharedTexts::kMost; ++i) texts.push_back((i * 7 + reader * 100) % 1500);
      right[reader] = stand_there(codes, texts) ? 1 : 0;
    });
  }
  threads.clear();  // ends when all have
  for (const uint8_t is_right : right) CHECK(is_right == 1);
}

}  // namespace merit::data
