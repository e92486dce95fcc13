// Generated definitions × generated leads: a library decides as the interpreter does, bit by bit.
//
// In the environment: MERIT_CASES, how many; MERIT_SEED, where to begin (a failure says it; `time` begins anywhere).
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/differential/checked.h"
#include "tests/differential/generator/random_tapes.h"
#include "tests/differential/library/difference.h"

namespace merit::differential {

TEST_CASE("definitions that once made the engines differ") {
  for (const auto& entry : std::filesystem::directory_iterator(MERIT_SOURCE_DIR "/tests/differential/found")) {
    if (entry.path().extension() != ".merit") continue;
    INFO(entry.path().string());
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const auto model = checked(text.str());
    REQUIRE_MESSAGE(model.has_value(), fault_of(model));
    for (uint64_t number = 0; number < 3; ++number) {
      const std::string found = library_difference_of_case(*model, number);
      CHECK_MESSAGE(found.empty(), found);
    }
  }
}

TEST_CASE("generated definitions are decided alike by a library") {
  const Tried tried = try_definitions(200, library_difference_of_case);
  CHECK_MESSAGE(tried.different.empty(), tried.different);
  MESSAGE((tried.cases - tried.refused), " definitions from seed ", tried.seed, ", ", tried.refused, " refused");
}

}  // namespace merit::differential
