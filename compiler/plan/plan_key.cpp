#include "compiler/plan/plan_key.h"

#include <string_view>
#include <vector>

#include "compiler/plan/entry_keys.h"
#include "compiler/plan/key.h"

namespace merit::plan {

namespace {

// The members are all named, so that whoever adds one is led here by the compiler. What tells two entries of one plan
// apart is not all that tells them from those of another plan.

void add_whole(Key& key, const LeadField& each) {
  const auto& [field, type, name, known] = each;
  key.add(field).add(type).add(std::string_view(name)).add(uint64_t{known});
}

void add_whole(Key& key, const EventField& each) {
  const auto& [by_kind, type, name, known] = each;
  add(key, each);
  key.add(type).add(std::string_view(name)).add(uint64_t{known});
}

void add_whole(Key& key, const Root& each) {
  const auto& [kind, name, value, text, definition] = each;
  key.add(static_cast<uint64_t>(kind)).add(std::string_view(name)).add(value).add(text).add(definition);
}

void add_whole(Key& key, const semantics::Enumeration& each) {
  const auto& [labels] = each;
  add(key, labels);
}

void add_whole(Key& key, const std::pair<std::string, Type>& parameter) {
  key.add(std::string_view(parameter.first)).add(parameter.second);
}

template <typename Entry>
void add_whole(Key& key, const Entry& each) {
  add(key, each);
}

template <typename Entry>
void add_all(Key& key, const std::vector<Entry>& entries) {
  key.add(uint64_t{entries.size()});
  for (const Entry& each : entries) add_whole(key, each);
}

}  // namespace

std::string key_of(const Plan& plan) {
  const auto& [operations, lead_fields, event_fields, kind_sets, patterns, pattern_units, sequences, sequence_pairs,
               calendars, regexes, sets, tables, templates, text_tables, roots, event_filter, kinds, enumerations,
               parameters, zone, definitions] = plan;
  Key key;
  add_all(key, operations);
  add_all(key, lead_fields);
  add_all(key, event_fields);
  add_all(key, kind_sets);
  add_all(key, patterns);
  add_all(key, pattern_units);
  add_all(key, sequences);
  add_all(key, sequence_pairs);
  add_all(key, calendars);
  add_all(key, regexes);
  add_all(key, sets);
  add_all(key, tables);
  add_all(key, templates);
  add_all(key, text_tables);
  add_all(key, roots);
  add_all(key, kinds);
  add_all(key, enumerations);
  add_all(key, parameters);
  key.add(std::string_view(zone)).add(uint64_t{definitions.size()});  // their names are in no code
  return key.take();
}

}  // namespace merit::plan
