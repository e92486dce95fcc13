#include "compiler/plan/entry_keys.h"

#include "compiler/plan/key.h"

namespace merit::plan {

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
  for (const std::string& text : texts) key.add(std::string_view(text));
  return key.take();
}

std::string key_of(const TextTable& table) {
  return Key().add(table.column).add(table.value).take();
}

}  // namespace merit::plan
