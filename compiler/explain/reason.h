/// Why a condition came out as it did: its parts, with what each was worth.
///
///     stage is IQL and fit >= 20      false
///       stage is IQL                  false      stage: expected IQL, found MQL
///
/// Only what decided is looked at: of an `and` that is not true the operands that are not, of an `or` that is the ones
/// that are. Names (`let`, `qualifies as`) are looked through.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/explain/event_note.h"
#include "compiler/explain/scene.h"
#include "compiler/interpreter/datum.h"
#include "compiler/interpreter/inspection.h"

namespace merit::explain {

struct Reason {
  std::string text;                         ///< as written, on one line
  std::string value;                        ///< as `shown_value` has it
  std::optional<interpreter::Truth> truth;  ///< of a condition; nothing of an operand of one
  std::optional<std::string> expected;      ///< of an operand that was asked whether it is this constant
  std::optional<double> short_by;           ///< of a comparison of a score that is not true: the points between
  std::vector<EventNote> events;            ///< of what asks for events: those that match, the latest first
  int64_t matching = 0, in_doubt = 0;       ///< how many do, and how many could if it were known
  std::vector<Reason> parts;                ///< why it has its value; nothing where it speaks for itself

  bool is_condition() const { return truth.has_value(); }
};

/// Of an expression that sees what outputs see, or what `disqualify` does.
Reason reason_for(const Scene& scene, interpreter::Inspection& inspection, semantics::ExpressionId expression,
                  interpreter::Sees sees = interpreter::Sees::since_recycling);

/// Why a condition has its value: the conditions that it is made of, else itself.
std::vector<Reason> reasons_of(const Scene& scene, interpreter::Inspection& inspection,
                               semantics::ExpressionId condition,
                               interpreter::Sees sees = interpreter::Sees::since_recycling);

/// How many events of a list are noted at most; `Reason::matching` says how many there are.
inline constexpr size_t kMostEventsNoted = 100;

}  // namespace merit::explain
