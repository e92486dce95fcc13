/// What generated code calls: the language's texts, calendar, numbers and look-ups, each a thin door to runtime/values,
/// so that every engine computes with the same code.
///
/// Plain C calls. A text is passed as (data, size) and returned through `out`; what a function makes is in scratch
/// memory (memory.h) but for `keep_text`. Operands are known: missing is the caller's matter, except that a function
/// whose result may be missing says so by returning false, `out` being left alone. kernels.def lists them.
#pragma once

#include <stdint.h>

#include "runtime/abi/merit.h"

namespace merit::values {
struct Automaton;
struct OffsetStretch;
struct Zone;
}  // namespace merit::values

namespace merit::kernels {

/// A hash table made at compile time: the texts of a set, or a table's keys. Open addressing with linear steps, from
/// `hash_folded` of the text; there is at least one empty slot.
struct TextSlot {
  const char* data;  ///< null: empty
  uint64_t size;
  int64_t index;  ///< what `find_text` gives
};
struct TextIndex {
  uint64_t mask;  ///< slots - 1, slots being a power of two
  const TextSlot* slots;
};

/// A set that grows while a row is evaluated; all zero is the empty set.
struct GrowingSet {
  void* slots;
  uint64_t capacity;
  int64_t count;
};

/// What `distinct` units of the calendar have been met, by events that come in the order of time.
struct UnitsMet {
  int64_t count;
  int64_t latest;  ///< the number of the latest; where there is none yet, the smallest of all numbers
  uint64_t seen;   ///< bit i: the unit of i before the latest has been met
};

/// Times in scratch memory, ascending, microseconds.
struct Times {
  int64_t* times;
  int64_t count;
};

/// A step of a sequence: when its pattern matches, and how long after the step before it may stand. Of the first step
/// no gap is asked.
struct SequenceStep {
  Times matches;
  int64_t after;   ///< the shortest gap; matches increase strictly, whatever it says
  int64_t within;  ///< the longest gap, included
};

}  // namespace merit::kernels

extern "C" {

// --- memory ---
void merit_reset_scratch(merit_memory* memory);
/// So many words of scratch memory; not initialised.
int64_t* merit_room_for_words(merit_memory* memory, int64_t count);
/// The same text, for as long as the memory lives.
void merit_keep_text(merit_memory* memory, const char* data, uint64_t size, merit_text* out);

/// The same list, its texts too.
void merit_keep_list(merit_memory* memory, const char* texts, uint64_t count, merit_text* out);

// --- texts: runtime/values/fold.h says what each means ---
bool merit_equals_folded(const char* a, uint64_t a_size, const char* b, uint64_t b_size);
bool merit_equals_exactly(const char* a, uint64_t a_size, const char* b, uint64_t b_size);
int64_t merit_compare_folded(const char* a, uint64_t a_size, const char* b, uint64_t b_size);
bool merit_contains(const char* text, uint64_t size, const char* part, uint64_t part_size);
bool merit_starts_with(const char* text, uint64_t size, const char* prefix, uint64_t prefix_size);
bool merit_ends_with(const char* text, uint64_t size, const char* suffix, uint64_t suffix_size);
/// Whether a regular expression is found: runtime/values/automaton.h.
bool merit_matches(merit_memory* memory, const merit::values::Automaton* regex, const char* text, uint64_t size);
int64_t merit_length(const char* text, uint64_t size);
void merit_trim(const char* text, uint64_t size, merit_text* out);
void merit_lower(merit_memory* memory, const char* text, uint64_t size, merit_text* out);
void merit_upper(merit_memory* memory, const char* text, uint64_t size, merit_text* out);
bool merit_domain(merit_memory* memory, const char* text, uint64_t size, merit_text* out);

/// Lengthens a text, which is empty or was made by this function in this row.
void merit_append(merit_memory* memory, const char* data, uint64_t size, merit_text* text);
/// Values as templates show them.
void merit_integer_text(merit_memory* memory, int64_t value, merit_text* out);
void merit_number_text(merit_memory* memory, double value, merit_text* out);
void merit_time_text(merit_memory* memory, const merit::values::Zone* zone, int64_t time, merit_text* out);
void merit_date_text(merit_memory* memory, int64_t day, merit_text* out);
void merit_duration_text(merit_memory* memory, int64_t micros, merit_text* out);
/// A list's texts with commas between.
void merit_list_text(merit_memory* memory, const char* texts, uint64_t count, merit_text* out);
/// Where `wanted` is not 0, lengthens a list, which is empty or was made by this function and has room for `most`
/// texts.
void merit_append_to_list(merit_memory* memory, const char* data, uint64_t size, uint64_t wanted, uint64_t most,
                          merit_text* list);

// --- look-up ---
/// The index of a text's slot, compared trimmed and folded, or -1.
int64_t merit_find_text(const merit::kernels::TextIndex* index, const char* data, uint64_t size);
/// The place of a key among ascending ones, or -1.
int64_t merit_find_integer(const int64_t* keys, uint64_t count, int64_t key);
/// Adds what is not in the set yet; texts are compared trimmed and folded.
void merit_insert_integer(merit_memory* memory, merit::kernels::GrowingSet* set, int64_t value);
void merit_insert_text(merit_memory* memory, merit::kernels::GrowingSet* set, const char* data, uint64_t size);

// --- calendar: runtime/values/zones.h, calendar.h ---
const merit::values::Zone* merit_find_zone(const char* name, uint64_t size);
int64_t merit_months_back(const merit::values::Zone* zone, int64_t time, int64_t months);
int64_t merit_start_of_unit(const merit::values::Zone* zone, int64_t time, int64_t unit, int64_t units);
/// The units of those events whose bits are set: bit i is of event `begin` + i.
void merit_meet_units(const merit::values::Zone* zone, const int64_t* event_at, int64_t begin, uint64_t mask,
                      int64_t unit, merit::kernels::UnitsMet* met);
void merit_offset_around(const merit::values::Zone* zone, int64_t time, merit::values::OffsetStretch* out);
int64_t merit_unit_of_day(int64_t day, int64_t unit);
int64_t merit_local_day(const merit::values::Zone* zone, int64_t time);
int64_t merit_start_of_day(const merit::values::Zone* zone, int64_t day);
int64_t merit_year(int64_t day);
int64_t merit_month(int64_t day);
int64_t merit_day(int64_t day);
int64_t merit_weekday(int64_t day);

// --- sequences: sequences.cpp ---
/// When the matches end that are counted: the most of which each begins strictly after the one before ends.
void merit_match_ends(merit_memory* memory, const merit::kernels::SequenceStep* steps, int64_t count,
                      merit::kernels::Times* out);
/// 2 when a match of the steps before the last passes, else 1 when one is undecided, else 0. Where `bounded` is 0, the
/// last step's `within` ends at `now`.
int64_t merit_not_followed(merit_memory* memory, const merit::kernels::SequenceStep* steps, int64_t count,
                           uint64_t bounded, int64_t now);
bool merit_same_times(const int64_t* a, int64_t a_count, const int64_t* b, int64_t b_count);

// --- reached: reached.cpp ---
/// The time of the latest event with which the lead of row `row` of the batch came to `place` on the ladder: at that
/// time it stands below without the events of that time, and there or above with them. `rank` is an `evaluate` whose
/// one output is the place, never missing; what it makes stays in scratch memory. At no moment does an event matter to
/// it that is earlier by more than `look_back` microseconds; any may where that is negative. Where it `goes_on`, that
/// is so but for what it carries from one row to the next: the rows of a call are of one lead, each shows it at the
/// same moment as the one before or later, and the first begins with the lead's first event. False: no event gave the
/// lead that place.
bool merit_reached(const merit_batch* batch, uint64_t row, merit_evaluate rank, merit_memory* memory, int64_t place,
                   int64_t look_back, bool goes_on, int64_t* out);
/// The first of the events [begin, end), which stand in the order of time, that is at `time` or later; `end` if none
/// is.
int64_t merit_first_event_from(const int64_t* event_at, int64_t begin, int64_t end, int64_t time);

// --- decay: runtime/values/decay.h ---
/// What is left at `now` of points for what was at `at`; 0 where `period` is not positive.
double merit_halving(int64_t now, int64_t at, int64_t period);
double merit_fading(int64_t now, int64_t at, int64_t period);

// --- numbers: runtime/values/arithmetic.h ---
/// An integer of 128 bits, in two halves, as the nearest number.
double merit_wide_to_number(int64_t high, uint64_t low);
bool merit_round(double value, int64_t* out);
bool merit_floor(double value, int64_t* out);
bool merit_ceiling(double value, int64_t* out);

}  // extern "C"
