#include "compiler/driver/evaluate.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "compiler/deferred/deferred.h"
#include "compiler/driver/batch_tallies.h"
#include "compiler/driver/evaluators.h"
#include "compiler/driver/handoff.h"
#include "runtime/columns/many_cells.h"

namespace merit::driver {
namespace {

/// Not the key, which is the leads' own.
bool is_decided(const DecisionColumn& column) {
  return column.kind != DecisionColumn::Kind::key;
}

/// What is decided of a definition: what its columns are made from, and what is counted.
BatchColumns decided(const EvaluatedDefinition& what) {
  BatchColumns decided{parts_of(what.model, what.columns), 0, what.tally};
  std::erase_if(decided.columns, [](const DecisionColumn& column) { return !is_decided(column); });
  decided.kept = decided.columns.size();
  if (!what.tally) return decided;
  for (const DecisionColumn& column : counted_columns(what.model)) {
    if (!place_among(decided.columns, column)) decided.columns.push_back(column);
  }
  return decided;
}

/// The columns as they were asked for, from those that were decided of the leads with these keys.
DecidedColumns assembled(const EvaluatedDefinition& what, const std::vector<DecisionColumn>& wanted,
                         const DecidedColumns& cells, const columns::ColumnPtr& key, const columns::Leads& leads,
                         int64_t now) {
  using Kind = DecisionColumn::Kind;
  DecidedColumns made;
  for (const DecisionColumn& column : what.columns) {
    if (!is_decided(column)) {
      made.push_back(key);
    } else if (column.kind == Kind::handoff) {
      const interpreter::Interpreter interpreter(what.model, what.parameters);
      made.push_back(handoff_column({what.model, wanted, cells, interpreter, leads, now}));
    } else {
      made.push_back(cells[*place_among(wanted, column)]);
    }
  }
  return made;
}

/// The same of all definitions, from a table of what was decided.
std::vector<DecidedColumns> by_definition(const Evaluated& what, const std::vector<BatchColumns>& wanted,
                                          const columns::Table& table, const columns::ColumnPtr& key,
                                          const columns::Leads& leads, int64_t now) {
  std::vector<DecidedColumns> columns;
  auto cell = table.columns.begin();
  for (size_t i = 0; i < wanted.size(); ++i) {
    const auto end = cell + static_cast<std::ptrdiff_t>(wanted[i].kept);
    columns.push_back(assembled(what.definitions[i], wanted[i].columns, {cell, end}, key, leads, now));
    cell = end;
  }
  return columns;
}

bool wants_code(Engine engine, const columns::Leads& leads) {
  return engine == Engine::jit || (engine == Engine::automatic && pays_to_compile(leads));
}

struct Decider {
  engine::Decide decide;
  Engine engine;
  std::optional<EngineFault> without_code = {};
};

std::expected<Decider, EngineFault> decider_for(const Task& task, const EngineOptions& options, Timings& timings) {
  if (!wants_code(options.engine, task.leads)) return Decider{interpreted(task), Engine::interpreter};
  auto code = compiled(task, options, timings);
  if (code) return Decider{std::move(*code), Engine::jit};
  if (options.engine == Engine::jit) return std::unexpected(std::move(code.error()));
  return Decider{interpreted(task), Engine::interpreter, std::move(code.error())};
}

}  // namespace

std::string slower_without_code(const EngineFault& fault) {
  return "the interpreter decided, which takes longer: " + fault.message;
}

std::string_view help_without_code(const EngineFault& fault) {
  return fault.cause == EngineFault::Cause::absent ? deferred::kInstallAgain : "";
}

std::expected<Decisions, std::variant<Interrupted, EngineFault>> evaluate(const Evaluated& what,
                                                                          const columns::Leads& leads,
                                                                          const EvaluateOptions& options,
                                                                          Timings& timings) {
  std::vector<BatchColumns> wanted;
  for (const EvaluatedDefinition& each : what.definitions) wanted.push_back(decided(each));
  Task task{{}, what.parameters, leads, what.written, what.plan};
  for (size_t i = 0; i < wanted.size(); ++i) {
    task.definitions.push_back({what.definitions[i].model, what.definitions[i].parameters, wanted[i].columns});
  }
  auto decider = decider_for(task, options.engine, timings);
  if (!decider) return std::unexpected(decider.error());

  BatchTallies counted(wanted);
  const auto decide_and_count = [&](const auto&... batch) { return counted.keep(decider->decide(batch...)); };
  const engine::Options in_batches{
      .threads = options.threads, .progress = options.progress, .help_to_take = options.help_to_take};
  const StageTimer timer(timings, "evaluate");
  std::vector<DecidedColumns> columns;
  if (options.take) {
    int64_t taken = 0;
    const auto take = [&](const columns::Table& rows) {
      const int64_t begin = std::exchange(taken, taken + rows.rows);
      const auto key = columns::slice(*leads.key, begin, taken);
      return options.take(by_definition(what, wanted, rows, key, leads, options.now), rows.rows);
    };
    if (!engine::decide_in_order(leads, options.now, decide_and_count, take, in_batches)) {
      return std::unexpected(Interrupted{});
    }
  } else {
    const auto table = engine::decide_all(leads, options.now, decide_and_count, in_batches);
    if (!table) return std::unexpected(Interrupted{});
    columns = by_definition(what, wanted, *table, leads.key, leads, options.now);
  }
  return Decisions{std::move(columns), counted.tallies(leads.count), decider->engine, std::move(decider->without_code)};
}

}  // namespace merit::driver
