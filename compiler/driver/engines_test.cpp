// Engines, threads, and what the reader leaves out change no decision.
#include <doctest/doctest.h>

#include <string>

#include "compiler/driver/compile.h"
#include "compiler/driver/evaluate.h"
#include "compiler/driver/plan_columns.h"
#include "compiler/driver/run.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/source/source.h"

namespace merit::driver {
namespace {

constexpr int64_t kNow = 1'790'812'800'000'000;  // 2026-10-01T00:00Z

const std::string kExamples = std::string(MERIT_SOURCE_DIR) + "/examples/";

/// `key [missing]`, a cell after the other.
std::string cells_of(const columns::Column& column) {
  if (column.type == columns::Type::list) {
    std::string all;
    for (const int64_t offset : column.offsets) all += std::to_string(offset) + " ";
    return all + cells_of(*column.children[0]);
  }
  std::string all;
  for (int64_t row = 0; row < column.length; ++row) {
    const auto i = static_cast<size_t>(row);
    if (!column.known(row)) {
      all += "missing";
    } else if (column.type == columns::Type::text) {
      all += column.text_at(row);
    } else {
      all +=
          column.type == columns::Type::number ? std::to_string(column.numbers[i]) : std::to_string(column.integers[i]);
    }
    all += "; ";
  }
  return all;
}

std::string text_of(const columns::Table& table) {
  std::string all;
  for (size_t i = 0; i < table.columns.size(); ++i) all += table.names[i] + ": " + cells_of(*table.columns[i]) + "\n";
  return all;
}

struct Example {
  std::string definition;
  std::vector<data::Input> leads, events;
};

const std::vector<Example> kAll = {
    {"points/points.merit",
     {{kExamples + "points/leads.csv", {}, {}, {}}},
     {{kExamples + "points/events.csv", {}, {}, {}}}},
    {"crm-software/crm-software.merit",
     {{kExamples + "crm-software/leads.csv", {}, {}, {}}},
     {{kExamples + "crm-software/events.csv", {}, {}, {}}}},
    {"iql-mql-sql/iql-mql-sql.merit",
     {{kExamples + "iql-mql-sql/leads.csv", {}, {}, {}}},
     {{kExamples + "iql-mql-sql/events.csv", {}, {}, {}}, {kExamples + "iql-mql-sql/replies.csv", "reply", {}, {}}}},
};

RunPlan plan_for(const semantics::Model& model, const Example& example, const std::vector<std::string>& columns) {
  RunPlan plan;
  plan.definitions = {{&model, "example", interpreter::default_parameters(model), kNow}};
  plan.inputs = {example.leads, example.events};
  plan.columns = choose_columns(plan.definitions, columns).value();
  return plan;
}

std::string decided(const RunPlan& plan) {
  const auto result = run(plan);
  REQUIRE(result.has_value());
  return text_of(result->table);
}

}  // namespace

TEST_CASE("every engine decides the same, whatever columns are asked for and whatever the reader leaves out") {
  const std::vector<std::vector<std::string>> wanted = {
      {}, {"stage"}, {"stage", "undecided"}, {"undecided", "reasons"}};
  for (const Example& example : kAll) {
    const auto compilation = compile(kExamples + example.definition, source::FileLoader());
    REQUIRE(compilation.has_value());
    REQUIRE(compilation->model.has_value());
    for (const std::vector<std::string>& columns : wanted) {
      RunPlan plan = plan_for(*compilation->model, example, columns);
      plan.look_at_all = true;
      plan.engine.engine = Engine::interpreter;
      const std::string reference = decided(plan);
      CAPTURE(example.definition);
      plan.engine.engine = Engine::jit;
      CHECK(decided(plan) == reference);
      plan.look_at_all = false;
      CHECK(decided(plan) == reference);
      plan.engine.engine = Engine::interpreter;
      CHECK(decided(plan) == reference);
      plan.threads = 1;
      plan.engine.engine = Engine::automatic;
      CHECK(decided(plan) == reference);
    }
  }
}

TEST_CASE("what is not counted need not be evaluated, and changes no column") {
  const auto compilation = compile(kExamples + kAll[0].definition, source::FileLoader());
  RunPlan plan = plan_for(*compilation->model, kAll[0], {"points"});
  const std::string counted = decided(plan);
  CHECK_FALSE(run(plan)->tallies[0].stages.empty());
  plan.tally = false;
  CHECK(decided(plan) == counted);
  CHECK(run(plan)->tallies[0].stages.empty());
}

TEST_CASE("a run says which engine decided") {
  const auto compilation = compile(kExamples + kAll[0].definition, source::FileLoader());
  RunPlan plan = plan_for(*compilation->model, kAll[0], {});
  CHECK(run(plan)->engines == std::vector{Engine::interpreter});  // so few leads are decided before code is made
  plan.engine.engine = Engine::jit;
  CHECK(run(plan)->engines == std::vector{Engine::jit});
}

TEST_CASE("auto compiles from 10,000 leads and events on, and interprets where no code can be made") {
  if (codegen::level_of_processor() == codegen::Level::baseline) return;  // code for every level runs here
  const auto compilation = compile(kExamples + kAll[0].definition, source::FileLoader());
  const semantics::Model& model = *compilation->model;
  columns::Leads leads;
  columns::ColumnBuilder keys(columns::Type::text);
  for (leads.count = 0; leads.count < 10'000; ++leads.count) keys.append_text(std::to_string(leads.count));
  leads.key = keys.finish();
  leads.lead_fields.resize(model.lead_fields.size());
  leads.events.offsets.assign(static_cast<size_t>(leads.count) + 1, 0);
  for (const semantics::EventKind& kind : model.kinds) leads.events.field_columns.emplace_back(kind.fields.size(), -1);
  const std::vector<DecisionColumn> columns = {{DecisionColumn::Kind::stage, 0, "stage"}};
  const auto parameters = interpreter::default_parameters(model);
  Timings timings;
  const plan::Plan written = plan_of(model, columns);
  plan::Plan plan = written;
  improve(plan, {}, timings);
  const Evaluated what{{{model, parameters, columns}}, parameters, written, plan};
  EvaluateOptions options{kNow, 1, {}};
  const auto compiled = evaluate(what, leads, options, timings);
  REQUIRE(compiled.has_value());
  CHECK(compiled->engine == Engine::jit);

  options.engine.code.level = codegen::Level::baseline;  // no level that this processor is asked for
  const auto fallen_back = evaluate(what, leads, options, timings);
  REQUIRE(fallen_back.has_value());
  CHECK(fallen_back->engine == Engine::interpreter);
  CHECK(cells_of(*fallen_back->columns[0][0]) == cells_of(*compiled->columns[0][0]));

  options.engine.engine = Engine::jit;
  CHECK_FALSE(evaluate(what, leads, options, timings).has_value());
}

TEST_CASE("engines are called by name") {
  CHECK(engine_named("jit") == Engine::jit);
  CHECK(engine_named("auto") == Engine::automatic);
  CHECK_FALSE(engine_named("JIT").has_value());
  CHECK(name_of(Engine::interpreter) == "interpreter");
}

}  // namespace merit::driver
