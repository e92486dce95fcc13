#include "compiler/driver/run.h"

#include <algorithm>
#include <cassert>
#include <deque>
#include <iterator>
#include <span>
#include <unordered_map>
#include <utility>

#include "compiler/driver/joint.h"
#include "compiler/driver/previous.h"
#include "compiler/driver/read_data.h"
#include "compiler/driver/request.h"
#include "compiler/driver/rows.h"
#include "compiler/driver/uses.h"
#include "compiler/plan/join_plans.h"

namespace merit::driver {
namespace {

using columns::Column;
using columns::ColumnPtr;
using Kind = DecisionColumn::Kind;

/// What is evaluated of one definition. The key stands first.
struct Part {
  static constexpr size_t kKey = 0;
  std::vector<DecisionColumn> wanted;
  plan::Plan written;                    ///< of `wanted`
  std::vector<DefinitionPart> profiled;  ///< where a profile is wanted: what it measures
  size_t group = 0;                      ///< in which it is evaluated
  DecidedColumns columns;                ///< by `wanted`, a cell a lead of the group's dataset
  Tally tally;
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

/// Definitions that are read for and evaluated as one.
struct Group {
  std::vector<size_t> definitions;
  plan::Plan written;                        ///< of all their wanted columns
  plan::Plan plan;                           ///< the same, improved
  std::vector<semantics::Value> parameters;  ///< by `Plan::parameters`
};

/// The whole run, step by step.
class Run {
 public:
  explicit Run(const RunPlan& plan) : plan_(plan) {
    parts_.resize(plan.definitions.size());
    for (size_t i = 0; i < parts_.size(); ++i) {
      parts_[i].place_of({Kind::key, 0, ""});
      if (plan.profile) want_all(parts_[i], *plan.definitions[i].model);
    }
    for (const ChosenColumn& column : plan.columns) parts_[column.definition].place_of(column.column);
    if (plan.sort) parts_[plan.sort->column.definition].place_of(plan.sort->column.column);
    if (plan.where) parts_[0].place_of(*plan.where);
    for (const ChosenColumn* field : fields_of_joint_condition()) {
      if (field) parts_[field->definition].place_of(field->column);
    }
  }

  void make_plans() {
    const StageTimer timer(timings_, "plan");
    for (size_t i = 0; i < parts_.size(); ++i) {
      const RunDefinition& definition = plan_.definitions[i];
      parts_[i].written = plan_of(*definition.model, looked_at(i), plan_.previous.has_value());
      if (!plan_.profile) continue;
      const Uses uses = uses_of(*definition.model, parts_[i].wanted);
      parts_[i].profiled = profiled_parts(*definition.model, *definition.sources, uses);
    }
  }

  /// Plans are made by then, unless data is only read.
  void form_groups() {
    for (size_t i = 0; i < parts_.size(); ++i) {
      const auto fits = [&](const Group& group) { return can_join(group.definitions.front(), i); };
      const auto found = std::ranges::find_if(groups_, fits);
      parts_[i].group = static_cast<size_t>(found - groups_.begin());
      (found == groups_.end() ? groups_.emplace_back() : *found).definitions.push_back(i);
    }
  }

  void join_plans() {
    for (Group& group : groups_) {
      {
        const StageTimer timer(timings_, "plan");
        auto [written, parameters] = plan::join_plans(members_of(group));
        group.written = std::move(written);
        group.parameters = std::move(parameters);
      }
      group.plan = group.written;
      improve(group.plan, plan_.engine.passes, timings_);
    }
  }

  /// One dataset a group. Plans are joined by then, unless all is looked at.
  std::expected<std::vector<data::Dataset>, RunFailure> read() {
    std::vector<data::Request> requests;
    for (const Group& group : groups_) requests.push_back(request_for(group));
    know_kinds_of_each_other(requests);
    data::ReadOptions options = plan_.reading;
    options.threads = plan_.threads;
    // A hand-off and a profile look at events once more, after all leads are decided.
    options.by_partition =
        !plan_.profile && std::ranges::none_of(parts_, [](const Part& part) { return part.wants(Kind::handoff); });
    const StageTimer timer(timings_, "read");
    return read_data(plan_.inputs, requests, options, [&](int64_t done, int64_t total) {
      return !plan_.progress || plan_.progress(Activity::reading, done, total);
    });
  }

  /// Reads the earlier output, if there is one, and gives the leads what it says of them.
  std::expected<void, RunFailure> read_previous(std::vector<data::Dataset>& datasets) {
    if (!plan_.previous) return {};
    std::vector<PreviousRequest> wanted;
    for (size_t i = 0; i < parts_.size(); ++i) {
      const RunDefinition& definition = plan_.definitions[i];
      wanted.push_back({definition.model, parts_.size() > 1 ? definition.stem + "." : "",
                        asks_when_reached(parts_[i].written, *definition.model)});
    }
    const StageTimer timer(timings_, "read");
    data::ReadOptions options;
    options.threads = plan_.threads;
    options.hash_inputs = plan_.reading.hash_inputs;
    auto earlier = driver::read_previous(*plan_.previous, wanted, options);
    if (!earlier) return std::unexpected(std::move(earlier.error()));
    for (size_t i = 0; i < parts_.size(); ++i) {
      data::Dataset& dataset = datasets[parts_[i].group];
      // Of a group of several, none looks at the columns that this gives the leads.
      join_previous(*plan_.definitions[i].model, (*earlier)[i].leads, dataset.leads);
      std::ranges::move((*earlier)[i].report.findings, std::back_inserter(dataset.report.findings));
    }
    previous_ = earlier->front().report.inputs.front();
    return {};
  }

  std::expected<void, RunFailure> evaluate_all(std::vector<data::Dataset>& datasets) {
    int64_t total = 0, before = 0;
    for (const data::Dataset& dataset : datasets) total += dataset.leads.count;
    leads_ = total;
    for (size_t g = 0; g < groups_.size(); ++g) {
      const Group& group = groups_[g];
      columns::Leads& leads = datasets[g].leads;
      EvaluateOptions options{plan_.definitions[group.definitions.front()].now, plan_.threads, plan_.engine};
      options.progress = [&](int64_t done, int64_t) {
        return !plan_.progress || plan_.progress(Activity::evaluating, before + done, total);
      };
      if (rows_are_taken()) {
        options.take = [&](const auto&... piece) { return hand_on(piece...); };
        options.help_to_take = plan_.help_to_take;
      }
      auto decisions = evaluate(evaluated(group), leads, options, timings_);
      if (not_taken_) return std::unexpected(NotTaken{std::move(*not_taken_)});
      if (!decisions) return failed(std::move(decisions.error()));
      leads.partitions.reset();
      for (size_t member = 0; member < group.definitions.size(); ++member) {
        Part& part = parts_[group.definitions[member]];
        if (!rows_are_taken()) part.columns = std::move(decisions->columns[member]);
        part.tally = std::move(decisions->tallies[member]);
        part.engine = decisions->engine;
      }
      if (decisions->without_code) without_code_ = std::move(decisions->without_code);
      before += leads.count;
    }
    if (groups_.size() > 1) align();
    return plan_.joint_where ? decide_joint_condition() : std::expected<void, RunFailure>();
  }

  std::expected<void, RunFailure> measure(const std::vector<data::Dataset>& datasets) {
    for (size_t i = 0; plan_.profile && i < parts_.size(); ++i) {
      const RunDefinition& definition = plan_.definitions[i];
      const StageTimer timer(timings_, "profile");
      auto measured = profile({*definition.model, parts_[i].profiled, definition.parameters,
                               datasets[parts_[i].group].leads, definition.now, plan_.engine.code, plan_.threads});
      if (!measured) return std::unexpected(std::move(measured.error()));
      profiles_.push_back(std::move(*measured));
    }
    return {};
  }

  /// Which dataset is a definition's.
  size_t group_of(size_t definition) const { return parts_[definition].group; }

  RunResult result(const std::vector<data::Dataset>& datasets) {
    RunResult result;
    for (Part& part : parts_) {
      result.tallies.push_back(std::move(part.tally));
      result.reports.push_back(datasets[part.group].report);
      result.engines.push_back(part.engine);
    }
    result.without_code = std::move(without_code_);
    result.profiles = std::move(profiles_);
    result.previous = previous_;
    result.leads = leads_;
    result.rows_were_taken = rows_are_taken();
    result.table = result.rows_were_taken ? table_without_cells() : table();
    result.timings = std::move(timings_);
    return result;
  }

 private:
  /// So that whatever a part can see is read.
  static void want_all(Part& part, const semantics::Model& model) {
    for (const DecisionColumn& column : decision_columns(model)) {
      if (column.by_default) part.place_of(column);
    }
  }

  /// Whether two definitions see the same leads and events at the same moment, so that one dataset is enough for both.
  /// Leads that are made from events are those of the events that a definition looks at. What an earlier output says
  /// of a lead's stage stands behind the lead's fields, for one definition.
  bool can_join(size_t a, size_t b) const {
    const RunDefinition &first = plan_.definitions[a], &second = plan_.definitions[b];
    const bool same_moment = first.now == second.now && first.model->definition.zone == second.model->definition.zone;
    const auto asks = [&](size_t i) { return asks_earlier_output(parts_[i].written, *plan_.definitions[i].model); };
    return same_moment && !plan_.reading.leads_from_events && !asks(a) && !asks(b) &&
           (first.model == second.model || declare_same_data(*first.model, *second.model));
  }

  /// The columns that are wanted of a definition, and those that are counted.
  std::vector<DecisionColumn> looked_at(size_t i) const {
    std::vector<DecisionColumn> columns = parts_[i].wanted;
    if (!plan_.tally) return columns;
    std::ranges::move(counted_columns(*plan_.definitions[i].model), std::back_inserter(columns));
    return columns;
  }

  Uses uses_of_part(size_t i) const {
    const semantics::Model& model = *plan_.definitions[i].model;
    return plan_.look_at_all ? all_uses(model) : uses_of(model, looked_at(i));
  }

  /// What a group asks of the data: what its wanted columns can see, or everything that it declares.
  data::Request request_for(const Group& group) const {
    const RunDefinition& first = plan_.definitions[group.definitions.front()];
    Uses uses = uses_of_part(group.definitions.front());
    for (const size_t i : std::span(group.definitions).subspan(1)) add(uses, uses_of_part(i));
    data::Request request = request_of(*first.model, uses);
    request.now = first.now;
    if (plan_.look_at_all) return request;
    if (!plan_.profile) {
      leave_out_unseen(request, group.plan, group.parameters, first.now);
      return request;
    }
    const plan::Joined seeing = with_parts(group);
    leave_out_unseen(request, seeing.plan, seeing.parameters, first.now);
    // Patterns are counted and timed by themselves.
    for (data::EventKind& kind : request.kinds) kind.timeless = 0;
    return request;
  }

  std::vector<plan::Member> members_of(const Group& group) const {
    std::vector<plan::Member> members;
    for (const size_t i : group.definitions) {
      members.push_back({plan_.definitions[i].stem, parts_[i].written, plan_.definitions[i].parameters});
    }
    return members;
  }

  /// A column may be known without a part of it, whose count wants all that it can see.
  plan::Joined with_parts(const Group& group) const {
    std::vector<plan::Member> members = members_of(group);
    std::deque<plan::Plan> parts;
    for (const size_t i : group.definitions) {
      const RunDefinition& definition = plan_.definitions[i];
      parts.push_back(plan_of_parts(*definition.model, parts_[i].profiled));
      members.push_back({definition.stem, parts.back(), definition.parameters});
    }
    plan::Joined joined = plan::join_plans(members);
    Timings ignored;
    improve(joined.plan, {.without = plan_.engine.passes.without}, ignored);
    return joined;
  }

  Evaluated evaluated(const Group& group) const {
    Evaluated what{{}, group.parameters, group.written, group.plan};
    for (const size_t i : group.definitions) {
      what.definitions.push_back(
          {*plan_.definitions[i].model, plan_.definitions[i].parameters, parts_[i].wanted, plan_.tally});
    }
    return what;
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
    auto decisions =
        evaluate({{{model, no_parameters, wanted}}, no_parameters, written, plan}, decided, options, timings_);
    if (!decisions) return failed(std::move(decisions.error()));
    joint_condition_ = decisions->columns.front().front();
    return {};
  }

  static std::unexpected<RunFailure> failed(std::variant<Interrupted, EngineFault>&& failure) {
    return std::visit([](auto& reason) { return std::unexpected(RunFailure(std::move(reason))); }, failure);
  }

  bool rows_are_taken() const {
    return plan_.take_rows && groups_.size() == 1 && !chooses_rows() &&
           std::ranges::none_of(parts_, [](const Part& part) { return part.wants(Kind::handoff); });
  }

  /// `columns`: by definition, of the next leads.
  bool hand_on(const std::vector<DecidedColumns>& columns, int64_t leads) {
    columns::Table rows = table_without_cells();
    rows.rows = leads;
    for (const ChosenColumn& column : plan_.columns) {
      const Part& part = parts_[column.definition];
      rows.columns.push_back(columns[column.definition][*place_among(part.wanted, column.column)]);
    }
    auto taken = plan_.take_rows(rows);
    if (!taken) not_taken_ = std::move(taken.error());
    return taken.has_value();
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
    leads_ = static_cast<int64_t>(row_of_key.size());
    if (same) return;
    for (size_t i = 0; i < parts_.size(); ++i) {
      rows[i].resize(row_of_key.size(), -1);
      for (ColumnPtr& column : parts_[i].columns) column = spread(*column, rows[i]);
    }
    parts_[0].columns[Part::kKey] = keys.finish();
  }

  columns::Table table_without_cells() const {
    columns::Table table;
    table.rows = leads_;
    for (const ChosenColumn& column : plan_.columns) table.names.push_back(column.name);
    return table;
  }

  columns::Table table() {
    const auto rows = chosen_rows();
    columns::Table table = table_without_cells();
    if (rows) table.rows = static_cast<int64_t>(rows->size());
    for (const ChosenColumn& column : plan_.columns) {
      table.columns.push_back(rows ? columns::gather(*cells_of(column), *rows) : cells_of(column));
    }
    return table;
  }

  /// Whether rows stand otherwise than leads do, or not all.
  bool chooses_rows() const {
    return plan_.where || plan_.joint_where || plan_.sort || plan_.limit.value_or(leads_) < leads_;
  }

  /// The leads that are written, in their order; none: all as they stand.
  std::optional<std::vector<int64_t>> chosen_rows() {
    if (!chooses_rows()) return std::nullopt;
    std::vector<int64_t> rows = all_rows(leads_);
    if (plan_.where) keep_where(rows, *cells_of({"", 0, *plan_.where}));
    if (joint_condition_) keep_where(rows, *joint_condition_);
    if (plan_.sort) sort_by(rows, *cells_of(plan_.sort->column), plan_.sort->descending);
    if (plan_.limit && *plan_.limit < static_cast<int64_t>(rows.size())) {
      rows.resize(static_cast<size_t>(std::max<int64_t>(0, *plan_.limit)));
    }
    return rows;
  }

  const RunPlan& plan_;
  std::vector<Part> parts_;  ///< by definition
  std::vector<Group> groups_;
  int64_t leads_ = 0;  ///< of all datasets; rows, were there no condition or limit
  ColumnPtr joint_condition_;
  std::optional<data::Error> not_taken_;
  std::optional<data::InputRecord> previous_;
  std::optional<EngineFault> without_code_;  ///< why no code was made where it would have paid
  std::vector<Profile> profiles_;
  Timings timings_;
};

}  // namespace

std::expected<RunResult, RunFailure> run(const RunPlan& plan) {
  assert(!plan.definitions.empty() && (!plan.where || plan.definitions.size() == 1));
  assert(!find_conflict(plan.definitions));
  Run run(plan);
  run.make_plans();
  run.form_groups();
  run.join_plans();
  auto datasets = run.read();
  if (!datasets) return std::unexpected(std::move(datasets.error()));
  if (auto known = run.read_previous(*datasets); !known) return std::unexpected(std::move(known.error()));
  if (auto decided = run.evaluate_all(*datasets); !decided) return std::unexpected(std::move(decided.error()));
  if (auto measured = run.measure(*datasets); !measured) return std::unexpected(std::move(measured.error()));
  return run.result(*datasets);
}

std::expected<std::vector<data::Report>, RunFailure> check_data(const RunPlan& plan) {
  assert(plan.look_at_all);
  Run run(plan);
  run.form_groups();
  auto datasets = run.read();
  if (!datasets) return std::unexpected(std::move(datasets.error()));
  std::vector<data::Report> reports;
  for (size_t i = 0; i < plan.definitions.size(); ++i) reports.push_back((*datasets)[run.group_of(i)].report);
  return reports;
}

}  // namespace merit::driver
