#include "compiler/link/members.h"

#include <algorithm>

namespace merit::link {

std::string member_of(const std::vector<semantics::Field>& fields, size_t field, std::string_view taken) {
  std::string name = fields[field].name;
  if (name != taken) return name;
  const auto is_taken = [&](const semantics::Field& each) { return each.name == name; };
  do {
    name += '_';
  } while (std::ranges::any_of(fields, is_taken));
  return name;
}

}  // namespace merit::link
