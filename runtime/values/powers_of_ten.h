/// 128-bit approximations of powers of ten, shared by reading and writing numbers, and the products they need.
#pragma once

#include <stdint.h>

namespace merit::values {

/// Two words of one 128-bit number.
struct Wide {
  uint64_t high;
  uint64_t low;
};

/// The whole product. By halves on WebAssembly, whose compilers would call a library for it.
inline Wide wide_product(uint64_t a, uint64_t b) {
#if defined(__SIZEOF_INT128__) && !defined(__wasm__)
  __extension__ using Product = unsigned __int128;
  const Product product = static_cast<Product>(a) * b;
  return {static_cast<uint64_t>(product >> 64), static_cast<uint64_t>(product)};
#else
  const uint64_t a_low = a & 0xFFFFFFFF;
  const uint64_t a_high = a >> 32;
  const uint64_t b_low = b & 0xFFFFFFFF;
  const uint64_t b_high = b >> 32;
  const uint64_t low = a_low * b_low;
  const uint64_t middle = a_high * b_low + (low >> 32);
  const uint64_t other = a_low * b_high + (middle & 0xFFFFFFFF);
  return {a_high * b_high + (middle >> 32) + (other >> 32), other << 32 | (low & 0xFFFFFFFF)};
#endif
}

inline constexpr int32_t kMinPowerOfTen = -342;
inline constexpr int32_t kMaxPowerOfTen = 324;

/// The 128 highest bits of 10^power, rounded down; `power` within the limits above. Exact for 0 to 55.
Wide power_of_ten(int32_t power);

/// ⌊log2(10^power)⌋, for |power| <= 1233.
constexpr int32_t floor_log2_of_power_of_ten(int32_t power) {
  return power * 1741647 >> 19;
}

}  // namespace merit::values
