/// The per-lead program of a checked definition: every fact about events once, every decision in order.
///
/// A plan is one arena of small operations in dependency order. An operation gives a value that may be missing; how
/// missing operands act is said for each in operations.def. Its *scope* says how often it is computed: once a run, once
/// a lead, or once an event. Facts (`count`, `sum`, …) look at the events of a *pattern* and give one value a lead.
/// What acts on a decision (rules, stages, reasons, `undecided`) is spelled out in the same operations, so nothing
/// after this room knows what a score or a stage is.
///
///     score fit { +15 when employees > 50 }     %3 = lead_field employees
///                                               %4 = constant 50
///                                               %5 = less %4 %3
///                                               %7 = when_true %5 15 0
///                                               …
///                                               column "fit" %9
///
/// Guarantees (checked by `verify`): operands stand before their users; types fit; event-scope operations are used only
/// under a pattern or a fact; windows are times of the lead's scope; every column has a root.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/semantics/model.h"

namespace merit::plan {

using semantics::Type;
using semantics::TypeKind;
using semantics::Value;

enum class OperationId : uint32_t {};

enum class Opcode : uint8_t {
#define OPERATION(name, operands, on_missing, detail, meaning) name,
#include "compiler/plan/operations.def"
};

enum class Scope : uint8_t { run, lead, event };

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
};

/// A field of events that the plan reads: by kind, its place in the kind's fields, or -1.
struct EventField {
  std::vector<int32_t> by_kind;
  Type type;
};

/// The events of some kinds, from a time on, up to a time, for which a condition is true.
struct Pattern {
  struct Bound {
    OperationId time;  ///< scope: at most lead; missing: no event is inside
    bool included = true;
  };
  uint32_t kinds = 0;  ///< in `Plan::kind_sets`
  std::optional<Bound> from, until;
  std::optional<OperationId> where;  ///< boolean, scope: event; an event for which it is missing does not match
};

/// `calendar_back`, `unit_start`.
struct Calendar {
  semantics::CalendarUnit unit;
  int64_t count = 0;
};

/// `distinct_units`.
struct PatternUnit {
  uint32_t pattern;
  semantics::CalendarUnit unit;
};

struct Set {
  Type type;
  std::vector<Value> values;
};

struct Table {
  Type key_type, value_type;
  std::vector<std::pair<Value, Value>> rows;
  std::optional<Value> default_value;
};

/// What is computed for the outside: a column of the decision, or a part of one.
struct Root {
  enum class Kind : uint8_t {
    column,        ///< its value is the column `name`
    stage,         ///< a position in the stage enumeration
    disqualified,  ///< a text, missing when not disqualified
    undecided,     ///< a boolean: `name` is among the undecided
    reason,        ///< a boolean: the rule acted; its text is `text`
  };
  Kind kind;
  std::string name;
  OperationId value;
  std::optional<OperationId> text;  ///< of `reason`
};

struct Plan {
  std::vector<Operation> operations;
  std::vector<LeadField> lead_fields;
  std::vector<EventField> event_fields;
  std::vector<std::vector<uint16_t>> kind_sets;
  std::vector<Pattern> patterns;
  std::vector<PatternUnit> pattern_units;
  std::vector<Calendar> calendars;
  std::vector<std::string> regexes;
  std::vector<Set> sets;
  std::vector<Table> tables;
  std::vector<std::vector<std::string>> templates;  ///< texts around the operands: one more than those
  std::vector<Type> parameters;
  std::vector<Root> roots;
  std::string zone;

  const Operation& operator[](OperationId id) const { return operations[static_cast<uint32_t>(id)]; }
};

}  // namespace merit::plan
