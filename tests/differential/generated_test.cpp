// Generated definitions × generated leads: both engines decide the same, bit by bit. What once differed stays in
// `found/`.
//
// In the environment: MERIT_CASES, how many; MERIT_SEED, where to begin (a failure says it; `time` begins anywhere).
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/differential/checked.h"
#include "tests/differential/generator/case.h"
#include "tests/differential/generator/random_tapes.h"

namespace merit::differential {

namespace {

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
    REQUIRE_MESSAGE(model.has_value(), fault_of(model));
    for (uint64_t number = 0; number < 20; ++number) {
      const std::string found = difference_of_case(*model, number);
      CHECK_MESSAGE(found.empty(), found);
    }
  }
}

TEST_CASE("generated definitions are decided alike, and have every operation in them") {
  const Tried tried = try_definitions(2000, difference_of_case);
  CHECK_MESSAGE(tried.different.empty(), tried.different);
  MESSAGE((tried.cases - tried.refused), " definitions from seed ", tried.seed, ", ", tried.refused, " refused");
  constexpr uint64_t kEnoughForAll = 1000;
  if (tried.cases >= kEnoughForAll) {
    for (const std::string& name : tried.coverage.never_made()) FAIL_CHECK("never made: ", name);
  }
  CHECK_MESSAGE(tried.refused * 20 <= tried.cases, "the generator makes what is refused, such as ", tried.why_refused);
}

TEST_CASE("definitions that run together are decided as each by itself") {
  const Tried tried = try_definitions(400, difference_of_several);
  CHECK_MESSAGE(tried.different.empty(), tried.different);
}

}  // namespace merit::differential
