/// One row looked at from many sides: what a condition in the middle of a definition is worth, which events a pattern
/// matches. What was worked out once is kept, so a thousand questions cost little more than one decision.
///
///   Inspection inspection(interpreter, leads, row);
///   const Value worth = inspection.evaluate(condition);
///   for (const int64_t event : inspection.events_of(pattern).certain) …
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "compiler/interpreter/interpreter.h"
#include "compiler/interpreter/trace.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::interpreter {

class Evaluation;

/// Which events an expression sees: `disqualify` and `recycle` see all, whatever else stands in a definition sees those
/// after the last recycling. The same where no lead is recycled.
enum class Sees : uint8_t { since_recycling, everything };

/// Rows of the event columns, in the language's order.
struct PatternEvents {
  std::vector<int64_t> certain;
  std::vector<int64_t> doubtful;  ///< would match, but for a `where` that is missing
};

/// Both ends included, microseconds since 1970-01-01T00:00Z; empty where `from > until`.
struct PatternWindow {
  int64_t from = 0, until = 0;
};

/// Interpreter, leads and row outlive it. Not shared between threads.
class Inspection {
 public:
  Inspection(const Interpreter& interpreter, const columns::Leads& leads, const columns::Row& row);
  Inspection(Inspection&&) noexcept;
  ~Inspection();

  Decision decide(const Wanted& wanted = {});
  const Trace& trace() const { return trace_; }

  /// In the scope of outputs.
  Value evaluate(ExpressionId expression, Sees sees = Sees::since_recycling);
  /// In the scope of a `where`, or of points: it sees the fields of the event in that row.
  Value evaluate_at(ExpressionId expression, int64_t event, Sees sees = Sees::since_recycling);
  PatternEvents events_of(semantics::PatternId pattern, Sees sees = Sees::since_recycling);
  PatternWindow window_of(semantics::PatternId pattern, Sees sees = Sees::since_recycling);
  /// Where the lead was recycled: only events from this moment on are seen.
  std::optional<int64_t> recycled_until();

 private:
  Evaluation& seeing(Sees sees);

  std::unique_ptr<Evaluation> evaluation_;
  Trace trace_;
};

}  // namespace merit::interpreter
