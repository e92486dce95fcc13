#include "compiler/driver/nearest.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include "runtime/values/nearest.h"

namespace merit::driver {

std::string nearest_text(std::string_view written, const std::vector<std::string>& names) {
  constexpr size_t kFew = 8;
  if (const std::string* nearest = values::nearest(written, names)) {
    return fmt::format("; did you mean `{}`?", *nearest);
  }
  if (names.empty() || names.size() > kFew) return "";
  return fmt::format("; there {} `{}`", names.size() == 1 ? "is" : "are", fmt::join(names, "`, `"));
}

}  // namespace merit::driver
