#include "compiler/driver/version.h"

namespace merit::driver {

std::string_view version() {
  return MERIT_VERSION;
}

}  // namespace merit::driver
