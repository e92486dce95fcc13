// The lists of a plan, each entry of which stands once.
#include <cassert>

#include "compiler/plan/entry_keys.h"
#include "compiler/plan/writer.h"

namespace merit::plan {

template <typename Entry>
std::string_view Writer::key_of(const Entry& entry) {
  plan::add(key_.clear(), entry);
  return key_.bytes();
}

template <typename Entry>
uint32_t Writer::intern(std::vector<Entry>& list, Places& places, const Entry& entry) {
  const auto [place, is_new] = places.find_or_add(key_of(entry));
  if (is_new) list.push_back(entry);
  return place;
}

std::pair<OperationId, bool> Writer::place_of(const Operation& operation) {
  const auto [place, is_new] = operations_.find_or_add(key_of(operation));
  return {OperationId{place}, is_new};
}

void Writer::index_lists() {
  const auto index = [this](const auto& list, Places& places) {
    places.reserve(list.size());
    for (const auto& entry : list) {
      [[maybe_unused]] const bool is_new = places.find_or_add(key_of(entry)).second;
      assert(is_new);
    }
  };
  index(plan_.operations, operations_);
  index(plan_.lead_fields, lead_fields_);
  index(plan_.event_fields, event_fields_);
  index(plan_.kind_sets, kind_sets_);
  index(plan_.patterns, patterns_);
  index(plan_.pattern_units, pattern_units_);
  index(plan_.sequences, sequences_);
  index(plan_.sequence_pairs, sequence_pairs_);
  index(plan_.calendars, calendars_);
  index(plan_.regexes, regexes_);
  index(plan_.sets, sets_);
  index(plan_.tables, tables_);
  index(plan_.templates, templates_);
  index(plan_.text_tables, text_tables_);
}

uint32_t Writer::lead_field(const LeadField& field) {
  return intern(plan_.lead_fields, lead_fields_, field);
}
uint32_t Writer::event_field(const EventField& field) {
  return intern(plan_.event_fields, event_fields_, field);
}
uint32_t Writer::kind_set(const std::vector<uint16_t>& kinds) {
  return intern(plan_.kind_sets, kind_sets_, kinds);
}
uint32_t Writer::pattern(const Pattern& pattern) {
  return intern(plan_.patterns, patterns_, pattern);
}
uint32_t Writer::pattern_unit(const PatternUnit& unit) {
  return intern(plan_.pattern_units, pattern_units_, unit);
}
uint32_t Writer::sequence(const Sequence& sequence) {
  return intern(plan_.sequences, sequences_, sequence);
}
uint32_t Writer::sequence_pair(const SequencePair& pair) {
  return intern(plan_.sequence_pairs, sequence_pairs_, pair);
}
uint32_t Writer::calendar(const Calendar& calendar) {
  return intern(plan_.calendars, calendars_, calendar);
}
uint32_t Writer::regex(const std::string& regex) {
  return intern(plan_.regexes, regexes_, regex);
}
uint32_t Writer::set(const Set& set) {
  return intern(plan_.sets, sets_, set);
}
uint32_t Writer::table(const Table& table) {
  return intern(plan_.tables, tables_, table);
}
uint32_t Writer::template_text(const std::vector<std::string>& texts) {
  return intern(plan_.templates, templates_, texts);
}
uint32_t Writer::text_table(const TextTable& table) {
  return intern(plan_.text_tables, text_tables_, table);
}

}  // namespace merit::plan
