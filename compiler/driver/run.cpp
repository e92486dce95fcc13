#include "compiler/driver/run.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "compiler/driver/joint.h"
#include "compiler/driver/plan_columns.h"
#include "compiler/driver/previous.h"
#include "compiler/driver/request.h"
#include "compiler/driver/rows.h"
#include "compiler/driver/uses.h"

namespace merit::driver {
namespace {

using columns::Column;
using columns::ColumnPtr;
using Kind = DecisionColumn::Kind;

/// What is evaluated of one definition. The columns that the tally counts stand first, after the key.
struct Part {
  static constexpr size_t kKey = 0, kStage = 1, kDisqualified = 2, kUndecided = 3;
  std::vector<DecisionColumn> wanted;
  std::vector<ColumnPtr> columns;  ///< by `wanted`, a cell a lead of the definition's own dataset
  plan::Plan written;              ///< of `wanted`
  plan::Plan plan;                 ///< the same, improved
  ColumnPtr previous_stage;        ///< a text for each lead, where an earlier output is given
  Engine engine = Engine::automatic;

  bool wants(Kind kind) const {
    return std::ranges::any_of(wanted, [&](const DecisionColumn& column) { return column.kind == kind; });
  }

  /// Where a column stands in `wanted`; it is added if it is not there.
  size_t place_of(const DecisionColumn& column) {
    if (const auto place = place_among(wanted, column)) return *place;
    wanted.push_back(column);
    return wanted.size() - 1;
  }
};

/// The whole run, step by step.
class Run {
 public:
  explicit Run(const RunPlan& plan) : plan_(plan) {
    for (size_t i = 0; i < plan.definitions.size(); ++i) {
      Part& part = parts_.emplace_back();
      part.place_of({Kind::key, 0, ""});
      if (!plan.tally) continue;
      for (const Kind kind : {Kind::stage, Kind::disqualified, Kind::undecided}) part.place_of({kind, 0, ""});
    }
    for (const ChosenColumn& column : plan.columns) parts_[column.definition].place_of(column.column);
    if (plan.sort) parts_[plan.sort->column.definition].place_of(plan.sort->column.column);
    if (plan.where) parts_[0].place_of(*plan.where);
    for (const ChosenColumn* field : fields_of_joint_condition()) {
      if (field) parts_[field->definition].place_of(field->column);
    }
    for (Part& part : parts_) {
      if (part.wants(Kind::changed_from)) part.place_of({Kind::stage, 0, ""});
    }
  }

  void make_plans() {
    for (size_t i = 0; i < parts_.size(); ++i) {
      const RunDefinition& definition = plan_.definitions[i];
      {
        const StageTimer timer(timings_, "plan");
        parts_[i].written = plan_of(*definition.model, parts_[i].wanted, plan_.previous.has_value());
      }
      AfterPass after_pass;
      if (plan_.after_pass) {
        after_pass = [&](std::string_view pass, const plan::Plan& after) { plan_.after_pass(definition, pass, after); };
      }
      parts_[i].plan = parts_[i].written;
      improve(parts_[i].plan, {.without = {}, .after = after_pass}, timings_);
    }
  }

  /// Plans are made by then, unless all is looked at.
  std::expected<std::vector<data::Dataset>, RunFailure> read() {
    std::vector<data::Request> requests;
    for (size_t i = 0; i < parts_.size(); ++i) requests.push_back(request_for(i));
    know_kinds_of_each_other(requests);
    data::ReadOptions options = plan_.reading;
    options.threads = plan_.threads;
    bool stopped = false;
    const bool total_is_known = !reads_standard_input();
    options.progress = [&](int64_t done, int64_t total) {
      stopped = plan_.progress && !plan_.progress(Activity::reading, done, total_is_known ? total : 0);
      return !stopped;
    };
    const StageTimer timer(timings_, "read");
    auto datasets = data::read(plan_.inputs, requests, options);
    if (stopped) return std::unexpected(Interrupted{});
    if (!datasets) return std::unexpected(std::move(datasets.error()));
    return std::move(*datasets);
  }

  /// Reads the earlier output, if there is one, and gives the leads what it says of them.
  std::expected<void, RunFailure> read_previous(std::vector<data::Dataset>& datasets) {
    if (!plan_.previous) return {};
    std::vector<PreviousRequest> wanted;
    for (size_t i = 0; i < parts_.size(); ++i) {
      const RunDefinition& definition = plan_.definitions[i];
      wanted.push_back({definition.model, parts_.size() > 1 ? definition.stem + "." : "",
                        asks_when_reached(parts_[i].plan, *definition.model)});
    }
    const StageTimer timer(timings_, "read");
    data::ReadOptions options;
    options.threads = plan_.threads;
    options.hash_inputs = plan_.reading.hash_inputs;
    auto earlier = driver::read_previous(*plan_.previous, wanted, options);
    if (!earlier) return std::unexpected(std::move(earlier.error()));
    for (size_t i = 0; i < parts_.size(); ++i) {
      parts_[i].previous_stage = join_previous(*plan_.definitions[i].model, (*earlier)[i].leads, datasets[i].leads);
      std::ranges::move((*earlier)[i].report.findings, std::back_inserter(datasets[i].report.findings));
    }
    previous_ = earlier->front().report.inputs.front();
    return {};
  }

  std::expected<void, RunFailure> evaluate_all(const std::vector<data::Dataset>& datasets) {
    int64_t total = 0, before = 0;
    for (const data::Dataset& dataset : datasets) total += dataset.leads.count;
    for (size_t i = 0; i < parts_.size(); ++i) {
      const RunDefinition& definition = plan_.definitions[i];
      EvaluateOptions options{definition.now, plan_.threads, plan_.engine};
      options.progress = [&](int64_t done, int64_t) {
        return !plan_.progress || plan_.progress(Activity::evaluating, before + done, total);
      };
      const Evaluated what{*definition.model, definition.parameters, parts_[i].wanted, parts_[i].written,
                           parts_[i].plan};
      auto decisions = evaluate(what, datasets[i].leads, options, timings_);
      if (!decisions) return failed(std::move(decisions.error()));
      parts_[i].columns = std::move(decisions->columns);
      if (parts_[i].wants(Kind::changed_from)) {
        const ColumnPtr stage = parts_[i].columns[parts_[i].place_of({Kind::stage, 0, ""})];
        parts_[i].columns[parts_[i].place_of({Kind::changed_from, 0, ""})] =
            changed_from(*stage, parts_[i].previous_stage.get());
      }
      parts_[i].engine = decisions->engine;
      before += datasets[i].leads.count;
    }
    if (parts_.size() > 1) align();
    return plan_.joint_where ? decide_joint_condition() : std::expected<void, RunFailure>();
  }

  RunResult result(std::vector<data::Dataset> datasets) {
    RunResult result;
    for (size_t i = 0; i < parts_.size(); ++i) {
      const auto& columns = parts_[i].columns;
      const auto counted = [&](size_t place) { return plan_.tally ? columns[place].get() : nullptr; };
      result.tallies.push_back(tally_of(datasets[i].leads.count, counted(Part::kStage), counted(Part::kDisqualified),
                                        counted(Part::kUndecided)));
      result.reports.push_back(std::move(datasets[i].report));
      result.engines.push_back(parts_[i].engine);
    }
    result.previous = previous_;
    result.leads = parts_[0].columns[Part::kKey]->length;
    result.table = table(result.leads);
    result.timings = std::move(timings_);
    return result;
  }

 private:
  /// What a definition asks of the data: what its wanted columns can see, or everything that it declares.
  data::Request request_for(size_t i) {
    const RunDefinition& definition = plan_.definitions[i];
    const semantics::Model& model = *definition.model;
    data::Request request = request_of(model, plan_.look_at_all ? all_uses(model) : uses_of(model, parts_[i].wanted));
    request.now = definition.now;
    if (!plan_.look_at_all) leave_out_unseen(request, parts_[i].plan, definition.parameters, definition.now);
    return request;
  }

  bool reads_standard_input() const {
    const auto is_standard = [](const data::Input& input) { return input.path == "-"; };
    const auto& [leads, events] = plan_.inputs;
    return std::any_of(leads.begin(), leads.end(), is_standard) ||
           std::any_of(events.begin(), events.end(), is_standard);
  }

  const ColumnPtr& cells_of(const ChosenColumn& column) {
    Part& part = parts_[column.definition];
    return part.columns[part.place_of(column.column)];
  }

  /// By lead field of the condition over several definitions: the column, or null where it does not look at it.
  std::vector<const ChosenColumn*> fields_of_joint_condition() const {
    if (!plan_.joint_where) return {};
    const auto uses = uses_of(*plan_.joint_where->compilation.model, {plan_.joint_where->output});
    std::vector<const ChosenColumn*> fields;
    for (size_t i = 0; i < uses.lead_fields.size(); ++i) {
      fields.push_back(uses.lead_fields[i] ? &plan_.joint_where->columns[i] : nullptr);
    }
    return fields;
  }

  /// Decisions are what that condition sees as leads.
  std::expected<void, RunFailure> decide_joint_condition() {
    columns::Leads decided;
    decided.key = parts_[0].columns[Part::kKey];
    decided.count = decided.key->length;
    for (const ChosenColumn* field : fields_of_joint_condition()) {
      decided.lead_fields.push_back(field ? cells_of(*field) : nullptr);
    }
    decided.events.offsets.assign(static_cast<size_t>(decided.count) + 1, 0);
    const JointCondition& condition = *plan_.joint_where;
    const EvaluateOptions options{plan_.definitions.front().now, plan_.threads, plan_.engine};
    const semantics::Model& model = *condition.compilation.model;
    const std::vector<DecisionColumn> wanted = {condition.output};
    const std::vector<semantics::Value> no_parameters;
    const plan::Plan written = plan_of(model, wanted);
    plan::Plan plan = written;
    improve(plan, {}, timings_);
    auto decisions = evaluate({model, no_parameters, wanted, written, plan}, decided, options, timings_);
    if (!decisions) return failed(std::move(decisions.error()));
    joint_condition_ = decisions->columns.front();
    return {};
  }

  static std::unexpected<RunFailure> failed(std::variant<Interrupted, EngineFault>&& failure) {
    return std::visit([](auto& reason) { return std::unexpected(RunFailure(std::move(reason))); }, failure);
  }

  /// Definitions read the same leads in the same order, unless one takes as missing what is a key for another, or leads
  /// are made from the events that each looks at. Then a lead that some definition lacks has missing cells there; such
  /// leads stand last.
  void align() {
    std::unordered_map<std::string, int64_t> row_of_key;
    std::vector<std::vector<int64_t>> rows(parts_.size());  // by definition: its row of each row of the output, or -1
    columns::ColumnBuilder keys = builder_like(*parts_[0].columns[Part::kKey]);
    bool same = true;
    for (size_t i = 0; i < parts_.size(); ++i) {
      const Column& key = *parts_[i].columns[Part::kKey];
      for (int64_t row = 0; row < key.length; ++row) {
        const auto next = static_cast<int64_t>(row_of_key.size());
        const auto [place, is_new] = row_of_key.emplace(key_text(key, row), next);
        if (is_new) append_cell(keys, key, row);
        same = same && place->second == row;
        rows[i].resize(std::max(rows[i].size(), static_cast<size_t>(place->second) + 1), -1);
        rows[i][static_cast<size_t>(place->second)] = row;
      }
      same = same && key.length == static_cast<int64_t>(row_of_key.size());
    }
    if (same) return;
    for (size_t i = 0; i < parts_.size(); ++i) {
      rows[i].resize(row_of_key.size(), -1);
      for (ColumnPtr& column : parts_[i].columns) column = spread(*column, rows[i]);
    }
    parts_[0].columns[Part::kKey] = keys.finish();
  }

  columns::Table table(int64_t leads) {
    std::vector<int64_t> rows = all_rows(leads);
    if (plan_.where) keep_where(rows, *cells_of({"", 0, *plan_.where}));
    if (joint_condition_) keep_where(rows, *joint_condition_);
    if (plan_.sort) sort_by(rows, *cells_of(plan_.sort->column), plan_.sort->descending);
    if (plan_.limit && *plan_.limit < static_cast<int64_t>(rows.size())) {
      rows.resize(static_cast<size_t>(std::max<int64_t>(0, *plan_.limit)));
    }
    const bool untouched = static_cast<int64_t>(rows.size()) == leads && !plan_.sort;
    columns::Table table;
    table.rows = static_cast<int64_t>(rows.size());
    for (const ChosenColumn& column : plan_.columns) {
      table.names.push_back(column.name);
      table.columns.push_back(untouched ? cells_of(column) : columns::gather(*cells_of(column), rows));
    }
    return table;
  }

  const RunPlan& plan_;
  std::vector<Part> parts_;  ///< by definition
  ColumnPtr joint_condition_;
  std::optional<data::InputRecord> previous_;
  Timings timings_;
};

}  // namespace

std::expected<RunResult, RunFailure> run(const RunPlan& plan) {
  assert(!plan.definitions.empty() && (!plan.where || plan.definitions.size() == 1));
  assert(!find_conflict(plan.definitions));
  Run run(plan);
  run.make_plans();
  auto datasets = run.read();
  if (!datasets) return std::unexpected(std::move(datasets.error()));
  if (auto known = run.read_previous(*datasets); !known) return std::unexpected(std::move(known.error()));
  if (auto decided = run.evaluate_all(*datasets); !decided) return std::unexpected(std::move(decided.error()));
  return run.result(std::move(*datasets));
}

std::expected<std::vector<data::Report>, RunFailure> check_data(const RunPlan& plan) {
  assert(plan.look_at_all);
  auto datasets = Run(plan).read();
  if (!datasets) return std::unexpected(std::move(datasets.error()));
  std::vector<data::Report> reports;
  for (data::Dataset& dataset : *datasets) reports.push_back(std::move(dataset.report));
  return reports;
}

}  // namespace merit::driver
