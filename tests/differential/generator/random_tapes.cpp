#include "tests/differential/generator/random_tapes.h"

#include <rapidcheck.h>

#include <chrono>
#include <cstdlib>

#include "tests/differential/checked.h"
#include "tests/differential/generator/definition.h"

namespace merit::differential {

namespace {

constexpr int kMostDeclarations = 14;
constexpr int kLongestTape = 100;
constexpr int kFullSize = 100;

rc::Shrinkable<Tapes> shrinkable_tapes(uint64_t number) {
  const auto choice = rc::gen::resize(kFullSize, rc::gen::inRange<uint16_t>(0, 0xFFFF));
  const auto tape = rc::gen::resize(kLongestTape, rc::gen::container<Tape>(choice));
  const auto tapes = rc::gen::resize(kMostDeclarations, rc::gen::container<Tapes>(tape));
  return tapes(rc::Random(number), kFullSize);
}

uint64_t from_environment(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  if (text == nullptr) return otherwise;
  if (std::string(text) == "time") {
    return static_cast<uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  }
  return std::strtoull(text, nullptr, 10);
}

}  // namespace

Tapes random_tapes(uint64_t number) {
  return shrinkable_tapes(number).value();
}

Tapes smallest_tapes(uint64_t number, const std::function<bool(const Tapes&)>& fails) {
  rc::Shrinkable<Tapes> failing = shrinkable_tapes(number);
  int steps = 600;
  bool smaller = true;
  while (smaller && steps > 0) {
    smaller = false;
    auto shrinks = failing.shrinks();
    while (const auto next = shrinks.next()) {
      if (--steps == 0) break;
      if (!fails(next->value())) continue;
      failing = *next;
      smaller = true;
      break;
    }
  }
  return failing.value();
}

Tried try_definitions(uint64_t cases, const Difference& difference) {
  Tried tried;
  tried.seed = from_environment("MERIT_SEED", 1);
  tried.cases = from_environment("MERIT_CASES", cases);
  for (uint64_t number = tried.seed; number < tried.seed + tried.cases; ++number) {
    const std::string text = definition_text(random_tapes(number));
    const auto model = checked(text);
    if (!model) {
      ++tried.refused;
      tried.why_refused = model.error() + " in\n" + text;
      continue;
    }
    tried.coverage.add(*model);
    if (difference(*model, number).empty()) continue;
    // A smaller definition may be one that is refused.
    const auto differs = [&](const Tapes& tapes) {
      const auto smaller = checked(definition_text(tapes));
      return smaller ? difference(*smaller, number) : std::string();
    };
    const Tapes smallest = smallest_tapes(number, [&](const Tapes& tapes) { return !differs(tapes).empty(); });
    tried.different = "MERIT_SEED=" + std::to_string(number) +
                      " MERIT_CASES=1: keep as tests/differential/found/NAME.merit\n" + definition_text(smallest) +
                      "\n" + differs(smallest);
    return tried;
  }
  return tried;
}

}  // namespace merit::differential
