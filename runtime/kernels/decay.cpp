#include "runtime/values/decay.h"

#include "runtime/kernels/kernels.h"
#include "runtime/values/arithmetic.h"

namespace {

/// Never more than the longest there is.
int64_t age_of(int64_t now, int64_t at) {
  const merit::values::Maybe<int64_t> age = merit::values::subtract(now, at);
  return age.known ? age.value : INT64_MAX;
}

}  // namespace

extern "C" {

double merit_halving(int64_t now, int64_t at, int64_t period) {
  return period <= 0 ? 0 : merit::values::halving_factor(age_of(now, at), period);
}

double merit_fading(int64_t now, int64_t at, int64_t period) {
  return period <= 0 ? 0 : merit::values::fading_factor(age_of(now, at), period);
}

}  // extern "C"
