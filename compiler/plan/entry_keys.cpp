#include "compiler/plan/entry_keys.h"

namespace merit::plan {

void add(Key& key, const Operation& operation) {
  key.add(static_cast<uint64_t>(operation.code)).add(operation.type).add(operation.detail);
  key.add(uint64_t{operation.operands.size()});
  for (const OperationId operand : operation.operands) key.add(operand);
  key.add(operation.constant);
}

void add(Key& key, const LeadField& field) {
  key.add(field.field);
}

void add(Key& key, const EventField& field) {
  key.add(uint64_t{field.by_kind.size()});
  for (const int32_t place : field.by_kind) key.add(int64_t{place});
}

void add(Key& key, const std::vector<uint16_t>& kinds) {
  key.add(uint64_t{kinds.size()});
  for (const uint16_t kind : kinds) key.add(uint64_t{kind});
}

void add(Key& key, const Pattern& pattern) {
  key.add(pattern.kinds).add(pattern.from).add(pattern.until).add(pattern.where);
}

void add(Key& key, const PatternUnit& unit) {
  key.add(unit.pattern).add(static_cast<uint64_t>(unit.unit));
}

void add(Key& key, const Sequence& sequence) {
  key.add(uint64_t{sequence.steps.size()});
  for (const Sequence::Step& step : sequence.steps) key.add(step.pattern).add(step.after).add(step.within);
}

void add(Key& key, const SequencePair& pair) {
  key.add(pair.a).add(pair.b);
}

void add(Key& key, const Calendar& calendar) {
  key.add(static_cast<uint64_t>(calendar.unit)).add(calendar.count);
}

void add(Key& key, const std::string& text) {
  key.add(std::string_view(text));
}

void add(Key& key, const Set& set) {
  key.add(set.type).add(uint64_t{set.values.size()});
  for (const Value& value : set.values) key.add(value);
}

void add(Key& key, const Table& table) {
  key.add(table.key_type).add(table.value_type).add(uint64_t{table.default_value.has_value()});
  if (table.default_value) key.add(*table.default_value);
  key.add(uint64_t{table.rows.size()});
  for (const auto& [from, to] : table.rows) key.add(from).add(to);
}

void add(Key& key, const std::vector<std::string>& texts) {
  key.add(uint64_t{texts.size()});
  for (const std::string& text : texts) key.add(std::string_view(text));
}

void add(Key& key, const TextTable& table) {
  key.add(table.column).add(table.value);
}

}  // namespace merit::plan
