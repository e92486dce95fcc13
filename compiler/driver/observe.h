/// Why a condition came out as it did: its parts, with what each was worth.
///
///     expect stage is IQL and fit >= 20      false
///       stage is IQL                         false      stage: expected IQL, found MQL
///
/// Only what decided is looked at: of an `and` that is not true the operands that are not, of an `or` that is the ones
/// that are. Names (`let`, `qualifies as`) are looked through.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/test_lead.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/model.h"
#include "compiler/source/source.h"

namespace merit::driver {

struct Observation {
  std::string text;                     ///< as written, on one line
  std::string value;                    ///< as `shown_value` has it
  bool condition = false;               ///< else an operand of one
  std::optional<std::string> expected;  ///< of an operand that was asked whether it is this constant
  std::vector<Observation> parts;       ///< why it has its value; nothing where it speaks for itself
};

/// What is looked at: a definition and a lead. All of it outlives the observer.
struct Scene {
  const source::Sources& sources;
  const semantics::Model& model;
  const interpreter::Interpreter& interpreter;
  const TestLead& lead;
};

/// Of an expression that sees what outputs see.
Observation observe(const Scene& scene, semantics::ExpressionId expression);

/// Why a condition has its value: its parts where it has any, else itself.
std::vector<Observation> reasons_of(const Scene& scene, semantics::ExpressionId condition);

}  // namespace merit::driver
