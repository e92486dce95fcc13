/// A value, or missing.
#pragma once

namespace merit::values {

template <typename Value>
struct Maybe {
  bool known = false;
  Value value = {};

  constexpr Maybe() = default;
  constexpr Maybe(Value some) : known(true), value(some) {}
  friend constexpr bool operator==(const Maybe&, const Maybe&) = default;
};

}  // namespace merit::values
