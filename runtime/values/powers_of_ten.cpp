#include "runtime/values/powers_of_ten.h"

namespace merit::values {

namespace {

#include "runtime/values/power_tables.inc"

}  // namespace

Wide power_of_ten(int32_t power) {
  return kPowersOfTen[power - kMinPowerOfTen];
}

}  // namespace merit::values
