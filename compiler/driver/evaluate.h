/// Checked definitions over leads: a column for each thing asked for.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/driver/decision_columns.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/tally.h"
#include "compiler/driver/timings.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::driver {

/// The columns of one definition: a cell for each lead, in their order.
using DecidedColumns = std::vector<columns::ColumnPtr>;

/// Takes the columns, by definition, of the next leads; at least once, if of no leads. False stops.
using TakeColumns = std::function<bool(const std::vector<DecidedColumns>& columns, int64_t leads)>;

struct EvaluateOptions {
  int64_t now = 0;       ///< microseconds since 1970-01-01T00:00Z
  unsigned threads = 0;  ///< 0: one a core
  EngineOptions engine;
  /// Called now and then from the calling thread with the leads that are done, and their number. False stops.
  std::function<bool(int64_t done, int64_t total)> progress = {};
  /// Where given, has what is decided, batch by batch, while others are being decided (`engine::decide_in_order`). Not
  /// where a hand-off is wanted, which looks at all leads once more.
  TakeColumns take = {};
  std::function<void()> help_to_take = {};  ///< as in `engine::Options`
};

/// Why no machine code was made.
using EngineFault = codegen::Error;

/// What to tell people where the interpreter decided for want of code that would have paid.
std::string slower_without_code(const EngineFault& fault);
/// What to do about it; empty where nothing is known.
std::string_view help_without_code(const EngineFault& fault);

struct Decisions {
  std::vector<DecidedColumns> columns;           ///< by definition; none where they were taken
  std::vector<Tally> tallies;                    ///< likewise; without counts where none are asked for
  Engine engine;                                 ///< the one that decided
  std::optional<EngineFault> without_code = {};  ///< why no code was made that would have paid
};

struct Interrupted {};

/// A definition, and which of its columns are wanted. All of it outlives the call.
struct EvaluatedDefinition {
  const semantics::Model& model;
  const std::vector<semantics::Value>& parameters;  ///< by `Model::parameters`
  const std::vector<DecisionColumn>& columns;
  bool tally = false;  ///< also count the decisions; the plan has the columns for it (`counted_columns`)
};

/// Definitions that are evaluated together, over the same leads. All of it outlives the call.
struct Evaluated {
  std::vector<EvaluatedDefinition> definitions;     ///< of the plan, in its order
  const std::vector<semantics::Value>& parameters;  ///< by `Plan::parameters`
  const plan::Plan& written;                        ///< of their columns, no pass over it yet (plan_columns.h)
  const plan::Plan& plan;                           ///< the same, improved, over any data
};

/// The columns of the decisions on all leads, whatever the number of threads and the engine.
std::expected<Decisions, std::variant<Interrupted, EngineFault>> evaluate(const Evaluated& what,
                                                                          const columns::Leads& leads,
                                                                          const EvaluateOptions& options,
                                                                          Timings& timings);

}  // namespace merit::driver
