#include "compiler/plan/entry_keys.h"

#include <array>
#include <bit>
#include <optional>

#include "compiler/plan/operations.h"

namespace merit::plan {

namespace {

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
  Key& add(OperationId id) { return add(index_of(id)); }
  Key& add(const Type& type) { return add(static_cast<uint64_t>(type.kind) << 32 | type.enumeration); }
  Key& add(const std::string& text) {
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

  std::string take() { return std::move(bytes_); }

 private:
  static constexpr size_t kUsualSize = 64;

  void add_some(semantics::Missing) {}
  void add_some(bool some) { bytes_ += some ? '1' : '0'; }
  void add_some(int64_t some) { add(some); }
  void add_some(double some) { add(std::bit_cast<uint64_t>(some)); }
  void add_some(const std::string& some) { add(some); }
  void add_some(const std::vector<std::string>& some) {
    for (const std::string& text : some) add(text);
  }

  std::string bytes_;
};

}  // namespace

std::string key_of(const Operation& operation) {
  Key key;
  key.add(static_cast<uint64_t>(operation.code)).add(operation.type).add(operation.detail);
  key.add(uint64_t{operation.operands.size()});
  for (const OperationId operand : operation.operands) key.add(operand);
  return key.add(operation.constant).take();
}

std::string key_of(const LeadField& field) {
  return Key().add(field.field).take();
}

std::string key_of(const EventField& field) {
  Key key;
  for (const int32_t place : field.by_kind) key.add(int64_t{place});
  return key.take();
}

std::string key_of(const std::vector<uint16_t>& kinds) {
  Key key;
  for (const uint16_t kind : kinds) key.add(uint64_t{kind});
  return key.take();
}

std::string key_of(const Pattern& pattern) {
  Key key;
  key.add(pattern.kinds).add(pattern.from).add(pattern.until);
  if (pattern.where) key.add(*pattern.where);
  return key.take();
}

std::string key_of(const PatternUnit& unit) {
  return Key().add(unit.pattern).add(static_cast<uint64_t>(unit.unit)).take();
}

std::string key_of(const Sequence& sequence) {
  Key key;
  for (const Sequence::Step& step : sequence.steps) key.add(step.pattern).add(step.after).add(step.within);
  return key.take();
}

std::string key_of(const SequencePair& pair) {
  return Key().add(pair.a).add(pair.b).take();
}

std::string key_of(const Calendar& calendar) {
  return Key().add(static_cast<uint64_t>(calendar.unit)).add(calendar.count).take();
}

std::string key_of(const Set& set) {
  Key key;
  key.add(set.type);
  for (const Value& value : set.values) key.add(value);
  return key.take();
}

std::string key_of(const Table& table) {
  Key key;
  key.add(table.key_type).add(table.value_type).add(uint64_t{table.default_value.has_value()});
  if (table.default_value) key.add(*table.default_value);
  for (const auto& [from, to] : table.rows) key.add(from).add(to);
  return key.take();
}

std::string key_of(const std::vector<std::string>& texts) {
  Key key;
  for (const std::string& text : texts) key.add(text);
  return key.take();
}

std::string key_of(const TextTable& table) {
  return Key().add(table.column).add(table.value).take();
}

}  // namespace merit::plan
