// Generated definitions × generated leads: both engines decide the same, bit by bit. What once differed stays in
// `found/`.
//
// In the environment: MERIT_CASES, how many; MERIT_SEED, where to begin (a failure says it; `time` begins anywhere).
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "tests/differential/checked.h"
#include "tests/differential/generator/case.h"
#include "tests/differential/generator/coverage.h"
#include "tests/differential/generator/definition.h"

namespace merit::differential {

namespace {

constexpr int kMostDeclarations = 14;
constexpr int kLongestTape = 100;
constexpr int kFullSize = 100;

rc::Gen<Tapes> tapes() {
  const auto number = rc::gen::resize(kFullSize, rc::gen::inRange<uint16_t>(0, 0xFFFF));
  const auto tape = rc::gen::resize(kLongestTape, rc::gen::container<Tape>(number));
  return rc::gen::resize(kMostDeclarations, rc::gen::container<Tapes>(tape));
}

int64_t from_environment(const char* name, int64_t otherwise) {
  const char* const text = std::getenv(name);
  if (text == nullptr) return otherwise;
  if (std::string(text) == "time") return std::chrono::system_clock::now().time_since_epoch().count();
  return std::strtoll(text, nullptr, 10);
}

/// What differs, or nothing: also for a definition that is refused, as smaller ones may be.
std::string difference_of(const Tapes& tapes, uint64_t number) {
  const auto model = checked(definition_text(tapes));
  return model ? difference_of_case(*model, number) : "";
}

/// The smallest case found in so many steps that still differs.
Tapes shrunk(rc::Shrinkable<Tapes> failing, uint64_t number) {
  int steps = 600;
  bool smaller = true;
  while (smaller && steps > 0) {
    smaller = false;
    auto shrinks = failing.shrinks();
    while (const auto next = shrinks.next()) {
      if (--steps == 0) break;
      if (difference_of(next->value(), number).empty()) continue;
      failing = *next;
      smaller = true;
      break;
    }
  }
  return failing.value();
}

std::string read(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("definitions that once made the engines differ") {
  for (const auto& entry : std::filesystem::directory_iterator(MERIT_SOURCE_DIR "/tests/differential/found")) {
    if (entry.path().extension() != ".merit") continue;
    INFO(entry.path().string());
    const auto model = checked(read(entry.path()));
    REQUIRE_MESSAGE(model.has_value(), model.error());
    for (uint64_t number = 0; number < 20; ++number) {
      const std::string found = difference_of_case(*model, number);
      CHECK_MESSAGE(found.empty(), found);
    }
  }
}

TEST_CASE("generated definitions are decided alike, and have every operation in them") {
  const auto seed = static_cast<uint64_t>(from_environment("MERIT_SEED", 1));
  const auto cases = static_cast<uint64_t>(from_environment("MERIT_CASES", 2000));
  Coverage coverage;
  uint64_t refused = 0;
  std::string why;
  for (uint64_t number = seed; number < seed + cases; ++number) {
    const rc::Shrinkable<Tapes> generated = tapes()(rc::Random(number), kFullSize);
    const std::string text = definition_text(generated.value());
    const auto model = checked(text);
    if (!model) {
      ++refused;
      why = model.error() + " in\n" + text;
      continue;
    }
    coverage.add(*model);
    if (difference_of_case(*model, number).empty()) continue;
    const Tapes smallest = shrunk(generated, number);
    FAIL_CHECK("MERIT_SEED=", number, " MERIT_CASES=1: keep as tests/differential/found/NAME.merit\n",
               definition_text(smallest), "\n", difference_of(smallest, number));
    break;
  }
  MESSAGE((cases - refused), " definitions from seed ", seed, ", ", refused, " refused");
  constexpr uint64_t kEnoughForAll = 1000;
  if (cases >= kEnoughForAll) {
    for (const std::string& name : coverage.never_made()) FAIL_CHECK("never made: ", name);
  }
  CHECK_MESSAGE(refused * 20 <= cases, "the generator makes what is refused, such as ", why);
}

}  // namespace merit::differential
