/// Bytes for what a plan holds: equal exactly for equal entries of one list, so that a hash table finds an entry.
/// Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "compiler/plan/key.h"
#include "compiler/plan/plan.h"

namespace merit::plan {

// Each says how long it is, so that what is added behind it cannot be taken for a part of it.

/// All but its scope, which follows from the rest.
void add(Key& key, const Operation& operation);

/// Of fields, what they are in the data: the other members follow from that.
void add(Key& key, const LeadField& field);
void add(Key& key, const EventField& field);
void add(Key& key, const std::vector<uint16_t>& kinds);
void add(Key& key, const Pattern& pattern);
void add(Key& key, const PatternUnit& unit);
void add(Key& key, const Sequence& sequence);
void add(Key& key, const SequencePair& pair);
void add(Key& key, const Calendar& calendar);
void add(Key& key, const std::string& text);
void add(Key& key, const Set& set);
void add(Key& key, const Table& table);
void add(Key& key, const std::vector<std::string>& texts);
void add(Key& key, const TextTable& table);

}  // namespace merit::plan
