/// Bytes for what a plan holds: equal exactly for equal entries of one list, so that a hash table finds an entry.
/// Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "compiler/plan/plan.h"

namespace merit::plan {

/// All but its scope, which follows from the rest.
std::string key_of(const Operation& operation);

/// Of fields, what they are in the data: the other members follow from that.
std::string key_of(const LeadField& field);
std::string key_of(const EventField& field);
std::string key_of(const std::vector<uint16_t>& kinds);
std::string key_of(const Pattern& pattern);
std::string key_of(const PatternUnit& unit);
std::string key_of(const Sequence& sequence);
std::string key_of(const SequencePair& pair);
std::string key_of(const Calendar& calendar);
inline std::string key_of(const std::string& regex) {
  return regex;
}
std::string key_of(const Set& set);
std::string key_of(const Table& table);
std::string key_of(const std::vector<std::string>& texts);
std::string key_of(const TextTable& table);

}  // namespace merit::plan
