/// Which instructions generated code may use. Levels are fixed sets of features, so that code compiled on one machine
/// runs on every other of its level; the name that a machine gives its processor is never asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace merit::codegen {

enum class Level : uint8_t {
  automatic,  ///< the highest that this processor has
  v2,         ///< x86-64-v2: SSE 4.2 and POPCNT, which every machine since 2009 has
  v3,         ///< x86-64-v3: AVX2, BMI
  v4,         ///< x86-64-v4: AVX-512
  baseline,   ///< the plain instructions of another architecture, or of a processor older than v2
};

/// The highest level that this processor has.
Level level_of_processor();
/// From v2 to `level_of_processor()`, or `baseline` alone: code for these can run here.
std::vector<Level> usable_levels();

/// `x86-64-v3`; empty for `baseline`.
std::string_view name_of(Level level);
/// What a user wrote: `v2`, `x86-64-v2`, …, `native` or `auto`.
std::optional<Level> level_named(std::string_view name);

}  // namespace merit::codegen
