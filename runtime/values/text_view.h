/// TextView: the bytes of a text that somebody else owns.
///
/// Freestanding, so that generated code on every target can use it. Where a standard library is present anything that
/// converts to `std::string_view` converts to a TextView, and a TextView to a `std::string_view`, for nothing.
#pragma once

#include <stddef.h>
#include <stdint.h>

#if __STDC_HOSTED__ && __has_include(<string_view>)
#include <string_view>
#include <type_traits>
#define MERIT_VALUES_HOSTED 1
#else
#define MERIT_VALUES_HOSTED 0
#endif

namespace merit::values {

struct TextView {
  const char* data = nullptr;
  size_t size = 0;

  constexpr TextView() = default;
  constexpr TextView(const char* bytes, size_t count) : data(bytes), size(count) {}

#if MERIT_VALUES_HOSTED
  template <typename Text>
    requires std::is_convertible_v<const Text&, std::string_view>
  constexpr TextView(const Text& text) : data(std::string_view(text).data()), size(std::string_view(text).size()) {}
  constexpr operator std::string_view() const { return {data, size}; }
#endif

  constexpr const char* begin() const { return data; }
  constexpr const char* end() const { return data + size; }
  constexpr bool empty() const { return size == 0; }
};

}  // namespace merit::values
