/// What people and systems write where nothing is known. A spelling is compared as `is` does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace merit::infer {

/// What a spelling is missing for.
enum class Spelled : uint8_t {
  always,      ///< nobody writes it for anything else
  when_typed,  ///< where all other values of the column read as a number, a time …: `NA` may be Namibia, `none` a plan
};

struct NullSpelling {
  std::string_view text;
  Spelled spelled = Spelled::always;
};

/// All that are known; their places are what profiles count by.
std::span<const NullSpelling> null_spellings();
inline constexpr size_t kMostNullSpellings = 64;

/// The place of a text among them.
std::optional<size_t> null_spelling_of(std::string_view text);

}  // namespace merit::infer
