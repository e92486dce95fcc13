/// Private to this room: what numbers stand in texts of one form, several texts side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace merit::data {

/// What stands in texts of one size that are looked at by their first and last eight bytes, as words with the first
/// byte lowest; shorter ones than a word are at its end.
struct NumberForm {
  uint64_t first_mask = 0, first = 0;  ///< of the prefix, in the first
  uint64_t last_mask = 0, last = 0;    ///< and before the digits, in the last
  uint64_t digits = UINT64_MAX;        ///< where these are: at least one, up to the end
};

/// Of the numbers that are looked for, below 2^31. `from`: the least of some form.
struct NumberLimits {
  uint64_t least = 0, from = 0, greatest = 0;
};

/// One way of doing it.
struct NumberCode {
  std::string_view name;
  /// Finds how much more than the least each number is, or -1: the text has another form, or the number is beyond the
  /// limits. False where one is.
  bool (*find)(const uint64_t* first, const uint64_t* last, size_t count, const NumberForm& form,
               const NumberLimits& limits, int32_t* places);
};

/// Those that this processor can run, the quickest first. There is always one.
std::vector<NumberCode> number_codes();
/// The quickest.
const NumberCode& number_code();

}  // namespace merit::data
