/// Private to runtime/data: classes of codes, where a dictionary has so few values that a byte says which is meant: many
/// codes are looked up at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace merit::data {

/// By `place_of_code`.
struct FewClasses {
  std::array<uint8_t, 256> of_place{};
  size_t places = 0;  ///< that codes have
};

/// One way of looking them up.
struct FewClassesCode {
  std::string_view name;
  /// Puts the classes of codes one after another; negative codes are missing cells, and none is beyond the table.
  void (*look_up)(const int32_t* codes, size_t count, const FewClasses& classes, uint8_t* to);
};

/// Those that this processor can run, the quickest first. There is always one.
std::vector<FewClassesCode> few_classes_codes();
/// The quickest.
const FewClassesCode& few_classes_code();

}  // namespace merit::data
