/// Which column plays which part: guesses by name first, by content second.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/infer/survey.h"

namespace merit::infer {

/// How likely a column's name makes it a lead's key; 0: nothing speaks for it.
int key_name_score(const ColumnProfile& profile);

/// The column that tells leads apart, or comes nearest to it; -1: no column can be read. `linked` says how many of the
/// events' values stand in a column, by column of the leads.
int32_t choose_key(const Block& leads, const std::vector<int64_t>& linked);

/// The column that says what kind an event is; -1: none does.
int32_t choose_type(const Block& events);

/// The column that says when an event was; -1: none does.
int32_t choose_time(const Block& events);

/// Whether the column reads as times or dates.
bool reads_as_time(const Column& column);

/// Whether it is a text because some values are no times, while most are.
bool reads_mostly_as_time(const Column& column);

/// How many values do not read as times or dates.
int64_t not_times(const Column& column);

/// How likely a column's name makes it the lead of an event.
int lead_name_score(const ColumnProfile& profile);

/// Whether a column tells the events of a kind apart.
int32_t choose_event_key(const Block& events);

}  // namespace merit::infer
