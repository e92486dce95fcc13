/// The per-lead program of a checked definition: every fact about events once, every decision in order.
///
/// A plan is one arena of small operations in dependency order. An operation gives a value that may be missing; how
/// missing operands act is said for each in operations.def. Its *scope* says how often it is computed. Facts (`count`,
/// `sum`, …) look at the events of a *pattern* and give one value a lead. What acts on a decision (rules, stages,
/// reasons, `undecided`) is spelled out in the same operations, so nothing after this room knows what a score or a
/// stage is. Several definitions over the same data may be one plan (join_plans.h): then they share their facts.
///
///     score fit { +15 when employees > 50 }     %0 = constant 50 : integer, run
///                                               %1 = lead_field employees : integer, lead
///                                               %2 = less %0 %1 : boolean, lead
///                                               %3 = constant 15 : integer, run
///                                               %4 = constant 0 : integer, run
///                                               %5 = when_true %2 %3 %4 : integer, lead
///                                               …
///                                               column fit = %6
///
/// Guarantees (checked by `verify`): operands stand before their users, also those of a fact's pattern and of a text
/// table; types fit; an operation, a pattern, an entry of a list stands once; event-scope operations are used only by
/// others, as `where`, and as a fact's operand; windows are times of the lead's scope at most; wherever an
/// `event_field` decides anything, the event is of a kind that has it; the operand of a sequence's fact sees of events
/// the time alone, at which a match ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/plan/event_filter.h"
#include "compiler/semantics/model.h"

namespace merit::plan {

using semantics::Type;
using semantics::TypeKind;
using semantics::Value;

enum class Opcode : uint8_t {
#define OPERATION(name, operands, on_missing, detail, meaning) name,
#include "compiler/plan/operations.def"
};

/// How often an operation is computed: the widest scope of its operands.
enum class Scope : uint8_t {
  run,     ///< once: constants and parameters
  moment,  ///< once for each `now`; all rows of a run share one, those of `reached` do not
  lead,    ///< once a row
  event,   ///< once for each event of a row
};

struct Operation {
  Opcode code;
  Type type;
  Scope scope = Scope::run;
  std::vector<OperationId> operands;
  uint32_t detail = 0;  ///< what it means is said for each operation in operations.def
  Value constant;       ///< of `constant`
};

/// A field of the lead that the plan reads.
struct LeadField {
  uint32_t field;  ///< in `Model::lead_fields`
  Type type;
  std::string name;
  bool known = false;  ///< no lead of this data lacks it: set before the passes run, they make use of it
};

/// A field of events that the plan reads.
struct EventField {
  std::vector<int32_t> by_kind;  ///< by kind: its place in the kind's fields, or -1
  Type type;
  std::string name;
  bool known = false;  ///< no event of a kind that has it lacks it in this data, as above
};

/// The events of some kinds, from a time on, up to a time, for which a condition is true.
struct Pattern {
  struct Bound {
    OperationId time;  ///< a time, scope: at most lead; missing: no event is inside
    bool included = true;

    friend bool operator==(const Bound&, const Bound&) = default;
  };
  uint32_t kinds = 0;  ///< in `Plan::kind_sets`
  std::optional<Bound> from, until;
  std::optional<OperationId> where;  ///< boolean, scope: any; an event for which it is missing does not match

  friend bool operator==(const Pattern&, const Pattern&) = default;
};

/// `calendar_back`, `unit_start`.
struct Calendar {
  semantics::CalendarUnit unit;
  int64_t count = 0;

  friend bool operator==(const Calendar&, const Calendar&) = default;
};

/// `distinct_units`.
struct PatternUnit {
  uint32_t pattern;
  semantics::CalendarUnit unit;

  friend bool operator==(const PatternUnit&, const PatternUnit&) = default;
};

/// Events one after another (docs/language.md, "Events"): a match is an event for each step, strictly increasing in
/// time.
struct Sequence {
  struct Step {
    uint32_t pattern;                          ///< in `Plan::patterns`
    std::optional<OperationId> after, within;  ///< durations of the run: the gap from the step before, both included

    friend bool operator==(const Step&, const Step&) = default;
  };
  std::vector<Step> steps;  ///< at least two; of `not_followed`, the last is the one that does not come

  friend bool operator==(const Sequence&, const Sequence&) = default;
};

/// `ends_differ`: places in `Plan::sequences`.
struct SequencePair {
  uint32_t a, b;

  friend bool operator==(const SequencePair&, const SequencePair&) = default;
};

/// Values of one type. Texts are compared trimmed and folded.
struct Set {
  Type type;
  std::vector<Value> values;

  friend bool operator==(const Set&, const Set&) = default;
};

struct Table {
  Type key_type, value_type;
  std::vector<std::pair<Value, Value>> rows;  ///< keys are distinct as `is` compares
  std::optional<Value> default_value;

  friend bool operator==(const Table&, const Table&) = default;
};

/// An expression that looks at one text column, and otherwise at constants and parameters: worked out once for each
/// distinct text and for missing, where texts repeat; else for each row.
struct TextTable {
  OperationId column;  ///< a `lead_field` or `event_field`
  OperationId value;   ///< not a text

  friend bool operator==(const TextTable&, const TextTable&) = default;
};

/// What is computed for the outside: a column of the decision, or a part of one.
struct Root {
  enum class Kind : uint8_t {
    column,        ///< its value is the column `name`
    stage,         ///< a position in the stage enumeration
    disqualified,  ///< a text, missing when not disqualified
    undecided,     ///< a boolean: `name` is among the undecided; in the order of the list
    reason,        ///< a boolean: the rule acted; its text is `text`; in the order of the list
  };
  Kind kind;
  std::string name;
  OperationId value;
  std::optional<OperationId> text;  ///< of `reason`; never missing
  uint32_t definition = 0;          ///< whose it is, where the plan is of several
};

struct Plan {
  std::vector<Operation> operations;
  std::vector<LeadField> lead_fields;
  std::vector<EventField> event_fields;
  std::vector<std::vector<uint16_t>> kind_sets;  ///< each ascending
  std::vector<Pattern> patterns;
  std::vector<PatternUnit> pattern_units;
  std::vector<Sequence> sequences;
  std::vector<SequencePair> sequence_pairs;
  std::vector<Calendar> calendars;
  std::vector<std::string> regexes;
  std::vector<Set> sets;
  std::vector<Table> tables;
  std::vector<std::vector<std::string>> templates;  ///< texts around the operands: one more than those
  std::vector<TextTable> text_tables;
  std::vector<Root> roots;
  std::optional<EventFilter> event_filter;

  // Of the definition, as it is there.
  std::vector<std::string> kinds;  ///< names of event kinds
  std::vector<semantics::Enumeration> enumerations;
  std::vector<std::pair<std::string, Type>> parameters;
  std::string zone;

  /// What messages call them, where several definitions are one plan (join_plans.h); else empty.
  std::vector<std::string> definitions;

  const Operation& operator[](OperationId id) const { return operations[static_cast<uint32_t>(id)]; }
};

}  // namespace merit::plan
