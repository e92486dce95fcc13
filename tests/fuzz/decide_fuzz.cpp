// Bytes → tapes → a definition that the checker accepts, and leads: both engines must decide the same, and now and then
// a library. A difference ends the program with the definition, a `.merit` file to keep in tests/differential/found.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/differential/checked.h"
#include "tests/differential/generator/case.h"
#include "tests/differential/generator/definition.h"
#include "tests/differential/library/difference.h"

namespace {

using merit::differential::Tapes;

/// Two bytes are a number of the tape; 0xFFFF begins the next tape.
Tapes tapes_of(const uint8_t* data, size_t size) {
  constexpr uint16_t kNext = 0xFFFF;
  constexpr size_t kMostTapes = 20;
  Tapes tapes(1);
  for (size_t i = 0; i + 1 < size; i += 2) {
    const auto number = static_cast<uint16_t>(data[i] | data[i + 1] << 8);
    if (number != kNext) {
      tapes.back().push_back(number);
    } else if (tapes.size() < kMostTapes) {
      tapes.emplace_back();
    }
  }
  return tapes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text = merit::differential::definition_text(tapes_of(data, size));
  const auto model = merit::differential::checked(text);
  if (!model) return 0;
  std::string found = merit::differential::difference_of_case(*model, size);
  constexpr size_t kLibraryOnceIn = 8;  // it takes longest to make
  if (found.empty() && size % kLibraryOnceIn == 0) {
    found = merit::differential::library_difference_of_case(*model, size);
  }
  if (found.empty()) return 0;
  std::fprintf(stderr, "the engines differ on\n%s\n%s\n", text.c_str(), found.c_str());
  std::abort();
}
