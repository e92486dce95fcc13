#include "compiler/regex/program.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace merit::regex {

namespace {

using values::Instruction;
using values::Step;

/// Writes from the end of the expression to its beginning, so that each part knows what comes next.
class Writer {
 public:
  Program write(const Expression& expression) {
    const uint32_t found = add({.step = Step::found});
    program_.start = before(expression, found);
    return std::move(program_);
  }

 private:
  uint32_t add(Instruction instruction) {
    program_.instructions.push_back(instruction);
    return static_cast<uint32_t>(program_.instructions.size() - 1);
  }
  uint32_t add(Step step, uint32_t low, uint32_t high, uint32_t next) {
    return add({.step = step, .low = static_cast<uint8_t>(low), .high = static_cast<uint8_t>(high), .next = next});
  }
  uint32_t either(uint32_t one, uint32_t other) { return add({.step = Step::either, .next = one, .other = other}); }

  uint32_t before(const Expression& expression, uint32_t next);
  uint32_t repeated(const Expression& repetition, uint32_t next);
  uint32_t one_of(CodePoints characters, uint32_t next);

  Program program_;
};

/// Where `expression` begins that goes on at `next`.
uint32_t Writer::before(const Expression& expression, uint32_t next) {
  switch (expression.kind) {
    case Kind::sequence:
      for (size_t i = expression.parts.size(); i-- > 0;) next = before(expression.parts[i], next);
      return next;
    case Kind::choice: {
      uint32_t any = before(expression.parts.back(), next);
      for (size_t i = expression.parts.size() - 1; i-- > 0;) any = either(before(expression.parts[i], next), any);
      return any;
    }
    case Kind::repetition:
      return repeated(expression, next);
    case Kind::characters:
      return one_of(expression.characters, next);
    case Kind::any_byte:
      return add(Step::byte, 0, 255, next);
    case Kind::assertion:
      return add({.step = Step::assert, .assertions = expression.assertions, .next = next});
  }
  __builtin_unreachable();
}

uint32_t Writer::repeated(const Expression& repetition, uint32_t next) {
  const Expression& part = repetition.parts.front();
  if (repetition.most == kUnbounded) {
    const uint32_t again = either(next, next);
    program_.instructions[again].next = before(part, again);
    next = again;
  } else {
    const uint32_t behind = next;
    for (uint32_t i = repetition.least; i < repetition.most; ++i) next = either(before(part, next), behind);
  }
  for (uint32_t i = 0; i < repetition.least; ++i) next = before(part, next);
  return next;
}

/// Ranges of capitals whose small letters are there too, taken out of `characters` with those: as small letters.
std::vector<Range> take_letters(CodePoints& characters) {
  constexpr uint32_t kSmall = 'a' - 'A';
  std::vector<Range> letters;
  for (const auto& [first, last] : characters) {
    const Range small = {first + kSmall, last + kSmall};
    if (first >= 'A' && last <= 'Z' && std::ranges::find(characters, small) != characters.end()) {
      letters.push_back(small);
    }
  }
  std::erase_if(characters, [&](const Range& range) {
    const Range small = {range.first + kSmall, range.last + kSmall};
    return std::ranges::find(letters, range) != letters.end() || std::ranges::find(letters, small) != letters.end();
  });
  return letters;
}

/// Byte ranges that end alike share their ends.
uint32_t Writer::one_of(CodePoints characters, uint32_t next) {
  std::vector<uint32_t> beginnings;
  for (const auto& [low, high] : take_letters(characters)) beginnings.push_back(add(Step::letter, low, high, next));
  std::map<std::tuple<uint32_t, uint32_t, uint32_t>, uint32_t> written;  // low, high, next → instruction
  for (const ByteRanges& bytes : utf8_of(characters)) {
    uint32_t at = next;
    for (size_t i = bytes.size(); i-- > 0;) {
      const auto [low, high] = bytes[i];
      const auto [place, is_new] = written.try_emplace({low, high, at});
      if (is_new) place->second = add(Step::byte, low, high, at);
      at = place->second;
    }
    beginnings.push_back(at);
  }
  if (beginnings.empty()) return add(Step::byte, 1, 0, next);  // no code point at all: no byte is from 1 to 0
  uint32_t any = beginnings.back();
  for (size_t i = beginnings.size() - 1; i-- > 0;) any = either(beginnings[i], any);
  return any;
}

}  // namespace

Program program_of(const Expression& expression) {
  return Writer().write(expression);
}

}  // namespace merit::regex
