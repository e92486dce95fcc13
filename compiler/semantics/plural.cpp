#include "compiler/semantics/plural.h"

namespace merit::semantics {

std::string plural_of(std::string_view name) {
  std::string plural(name);
  const auto ends_with_any = [&](auto... endings) { return (name.ends_with(endings) || ...); };
  if (ends_with_any("s", "x", "z", "ch", "sh")) return plural + "es";
  const bool after_vowel = ends_with_any("ay", "ey", "iy", "oy", "uy");
  if (name.ends_with("y") && name.size() > 1 && !after_vowel) {
    plural.pop_back();
    return plural + "ies";
  }
  return plural + "s";
}

}  // namespace merit::semantics
