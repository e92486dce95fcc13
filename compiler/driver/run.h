/// Definitions and files in, a table of decisions and what there is to say about them out: what `merit run` does, for
/// everyone who is not a command line.
///
///     RunPlan plan{.definitions = {{&model, "crm", interpreter::default_parameters(model)}}, …};
///     auto chosen = choose_columns(plan.definitions, {"id", "stage"});
///     …
///     auto result = run(plan);
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/driver/decision_columns.h"
#include "compiler/driver/evaluate.h"
#include "compiler/driver/plan_columns.h"
#include "compiler/driver/profile.h"
#include "compiler/driver/tally.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/column.h"
#include "runtime/data/terms/inputs.h"
#include "runtime/data/terms/report.h"

namespace merit::driver {

struct RunDefinition {
  const semantics::Model* model = nullptr;
  std::string stem;                          ///< names its columns where several definitions run together
  std::vector<semantics::Value> parameters;  ///< by `Model::parameters`
  int64_t now = 0;                           ///< the moment of evaluation: microseconds since 1970-01-01T00:00Z
  const source::Sources* sources = nullptr;  ///< its text, where a profile is wanted
};

/// Takes the next rows of the output.
using TakeRows = std::function<std::expected<void, data::Error>(const columns::Table& rows)>;

/// A column of the output.
struct ChosenColumn {
  std::string name;  ///< with several definitions `STEM.COLUMN`, but for the key
  size_t definition = 0;
  DecisionColumn column;
};

struct SortOrder {
  ChosenColumn column;
  bool descending = false;
};

enum class Activity : uint8_t { reading, evaluating };

struct JointCondition;

struct RunPlan {
  std::vector<RunDefinition> definitions;  ///< at least one
  data::Inputs inputs;
  data::ReadOptions reading;            ///< its `progress` is not used
  std::optional<data::Input> previous;  ///< an earlier output, for `reached` and `changed_from`
  std::vector<ChosenColumn> columns;    ///< from `choose_columns`
  /// An output of the only definition that says which leads are kept: what `condition_column` gives.
  std::optional<DecisionColumn> where;
  const JointCondition* joint_where = nullptr;  ///< the same over several definitions; must outlive the run
  std::optional<SortOrder> sort;                ///< else in the order of the leads' file
  std::optional<int64_t> limit;                 ///< rows at most
  bool tally = true;         ///< count the decisions; else what only that would look at is not evaluated
  bool profile = false;      ///< measure the parts of each definition, for which all default columns are evaluated
  bool look_at_all = false;  ///< read all that is declared, not only what is needed: as strict reading does
  unsigned threads = 0;      ///< 0: one a core
  EngineOptions engine;      ///< its passes run before anything is read; `Plan::definitions` are stems
  /// Has the rows, piece by piece, while others are being decided, where they stand as the leads do: no condition,
  /// order or limit, no hand-off, and definitions that are evaluated together. Any thread calls it, one at a time.
  TakeRows take_rows;
  /// Does what `take_rows` has left to whoever has time. Those who decide call it in between, several at once.
  std::function<void()> help_to_take;
  /// False stops; bytes while reading (a total of 0 is unknown), leads while evaluating.
  std::function<bool(Activity, int64_t done, int64_t total)> progress;
};

struct RunResult {
  columns::Table table;               ///< without columns where the rows were taken
  bool rows_were_taken = false;       ///< by `RunPlan::take_rows`
  std::vector<Profile> profiles;      ///< by definition; none if not asked for
  std::vector<Tally> tallies;         ///< by definition; of all leads, whatever is kept; without counts if not asked
  std::vector<data::Report> reports;  ///< by definition
  std::optional<data::InputRecord> previous;
  int64_t leads = 0;
  std::vector<Engine> engines;              ///< by definition: the one that decided
  std::optional<EngineFault> without_code;  ///< why no code was made where it would have paid
  Timings timings;
};

/// What `RunPlan::take_rows` said.
struct NotTaken {
  data::Error error;
};

using RunFailure = std::variant<data::Error, Interrupted, EngineFault, NotTaken>;

/// The columns called `names`; without names those by default. The error says which there is not.
std::expected<std::vector<ChosenColumn>, std::string> choose_columns(const std::vector<RunDefinition>& definitions,
                                                                     const std::vector<std::string>& names);

/// Several definitions must not be in conflict (`find_conflict`).
std::expected<RunResult, RunFailure> run(const RunPlan& plan);

/// Reads and binds the data as `run` does, looking at everything (`look_at_all`), and evaluates nothing. One report a
/// definition.
std::expected<std::vector<data::Report>, RunFailure> check_data(const RunPlan& plan);

}  // namespace merit::driver
