/// Bytes to find something by: what hash tables and caches take for the thing itself.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Grows by what is added to it. Two keys are equal exactly where the same was added in the same order.
class Key {
 public:
  Key() { bytes_.reserve(kUsualSize); }
  Key& add(uint64_t bits) {
    const auto bytes = std::bit_cast<std::array<char, sizeof bits>>(bits);
    bytes_.append(bytes.data(), bytes.size());
    return *this;
  }
  Key& add(int64_t bits) { return add(static_cast<uint64_t>(bits)); }
  Key& add(uint32_t bits) { return add(uint64_t{bits}); }
  Key& add(OperationId id) { return add(static_cast<uint32_t>(id)); }
  Key& add(const Type& type) { return add(static_cast<uint64_t>(type.kind) << 32 | type.enumeration); }
  Key& add(std::string_view text) {
    add(uint64_t{text.size()});
    bytes_ += text;
    return *this;
  }
  /// Distinct for distinct values of a type; also for 0.0 and -0.0.
  Key& add(const Value& value) {
    bytes_ += static_cast<char>(value.index());
    std::visit([this](const auto& some) { add_some(some); }, value);
    return *this;
  }
  Key& add(const std::optional<Pattern::Bound>& bound) {
    add(uint64_t{bound ? 1U + static_cast<unsigned>(bound->included) : 0U});
    return bound ? add(bound->time) : *this;
  }
  Key& add(const std::optional<OperationId>& id) {
    add(uint64_t{id.has_value()});
    return id ? add(*id) : *this;
  }

  /// Until the key changes.
  std::string_view bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }
  /// An empty key in the same memory.
  Key& clear() {
    bytes_.clear();
    return *this;
  }

 private:
  static constexpr size_t kUsualSize = 64;

  void add_some(semantics::Missing) {}
  void add_some(bool some) { bytes_ += some ? '1' : '0'; }
  void add_some(int64_t some) { add(some); }
  void add_some(double some) { add(std::bit_cast<uint64_t>(some)); }
  void add_some(const std::string& some) { add(std::string_view(some)); }
  void add_some(const std::vector<std::string>& some) {
    add(uint64_t{some.size()});
    for (const std::string& text : some) add(std::string_view(text));
  }

  std::string bytes_;
};

}  // namespace merit::plan
