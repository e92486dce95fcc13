#include "runtime/data/terms/inputs.h"

namespace merit::data {

std::optional<Duplicates> duplicates_called(std::string_view name) {
  if (name.empty()) return Duplicates::refuse;
  if (name == "first") return Duplicates::first;
  if (name == "last") return Duplicates::last;
  return std::nullopt;
}

}  // namespace merit::data
