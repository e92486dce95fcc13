#include "compiler/repl/answer.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "compiler/driver/plan_columns.h"
#include "compiler/driver/rows.h"
#include "compiler/explain/event_note.h"
#include "compiler/explain/shown_value.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/mentions.h"
#include "compiler/semantics/walk.h"
#include "compiler/source/one_line.h"

namespace merit::repl {
namespace {

using columns::Column;
using columns::ColumnPtr;
using driver::DecisionColumn;
using semantics::ExpressionId;
using semantics::Model;
using semantics::Value;

std::expected<driver::Decisions, driver::EngineFault> decide(const Model& model,
                                                             const std::vector<DecisionColumn>& columns,
                                                             const Subject& subject, driver::Timings& timings) {
  plan::Plan written;
  {
    const driver::StageTimer timer(timings, "plan");
    written = driver::plan_of(model, columns);
  }
  plan::Plan plan = written;
  driver::improve(plan, {}, timings);
  const driver::EvaluateOptions options{subject.now, subject.threads, subject.engine};
  auto decided = driver::evaluate({{{model, subject.parameters, columns}}, subject.parameters, written, plan},
                                  *subject.leads, options, timings);
  if (decided) return std::move(*decided);
  // Nothing here stops it.
  return std::unexpected(std::get<driver::EngineFault>(std::move(decided.error())));
}

/// Whether the answer can be another for another lead. What a reader needs for itself, such as the key, does not count.
bool hangs_on_leads(const Question& question) {
  const plan::Plan plan = driver::plan_of(question.model(), question.columns);
  return !plan.lead_fields.empty() || !plan.patterns.empty();
}

/// A lead of which nothing is asked.
columns::Leads nobody(const Model& model) {
  columns::Leads leads;
  leads.count = 1;
  leads.lead_fields.resize(model.lead_fields.size());
  leads.events.offsets = {0, 0};
  return leads;
}

Value value_for(const Question& question, const Subject& subject, const columns::Leads& leads, int64_t lead) {
  const interpreter::Interpreter interpreter(question.model(), subject.parameters);
  const columns::Row row = columns::row_of(leads, lead, subject.now);
  return interpreter.evaluate(question.value(question.columns.size() - 1), leads, row);
}

/// The lead fields that an expression mentions and that are missing where its value is.
std::vector<driver::Count> find_wanted(const Question& question, const columns::Leads& leads, const Column& answers) {
  std::vector<driver::Count> counts;
  for (const uint32_t field : semantics::mentions_of(question.model(), question.value()).lead_fields) {
    const ColumnPtr& cells = leads.lead_fields[field];
    if (cells == nullptr || cells->validity.empty()) continue;
    int64_t missing = 0;
    for (int64_t lead = 0; lead < answers.length; ++lead)
      missing += !answers.known(lead) && !cells->known(lead) ? 1 : 0;
    if (missing > 0) counts.push_back({question.model().lead_fields[field].name, missing});
  }
  std::ranges::stable_sort(counts, std::ranges::greater(), &driver::Count::leads);
  return counts;
}

/// What an expression looks at, each once, as it is written: lead fields, also through names; scores, decisions and
/// what is asked of events.
class Looked {
 public:
  explicit Looked(const Question& question) : question_(question) {
    for (const uint32_t field : semantics::mentions_of(question.model(), question.value()).lead_fields) {
      if (static_cast<int32_t>(field) != question.model().key_field) fields_.push_back(field);
    }
    (*this)(question.value());
  }

  void operator()(ExpressionId id) {
    const semantics::Expression& expression = question_.model()[id];
    const auto& node = expression.node;
    const bool is_part =
        std::holds_alternative<semantics::ScoreUse>(node) || std::holds_alternative<semantics::OutputUse>(node) ||
        std::holds_alternative<semantics::DecisionUse>(node) || std::holds_alternative<semantics::Aggregate>(node) ||
        std::holds_alternative<semantics::EventTest>(node) || std::holds_alternative<semantics::LetUse>(node);
    if (!is_part) return semantics::for_each_operand(node, *this);
    const std::string text = source::one_line(question_.compilation.sources.text(expression.span));
    const auto is_known = [&](const auto& part) { return part.second == text; };
    const bool is_all = id == question_.value();
    if (!is_all && std::ranges::none_of(parts_, is_known)) parts_.emplace_back(id, text);
  }

  const std::vector<uint32_t>& fields() const { return fields_; }
  const std::vector<std::pair<ExpressionId, std::string>>& parts() const { return parts_; }

 private:
  const Question& question_;
  std::vector<uint32_t> fields_;
  std::vector<std::pair<ExpressionId, std::string>> parts_;
};

/// A column of texts, filled lead by lead.
struct TextColumn {
  std::string name;
  columns::ColumnBuilder cells{columns::Type::text};
};

std::string shown(const Model& model, const semantics::Type& type, const Value& value) {
  if (is_missing(value)) return "missing";
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return explain::shown_value(model, type, value);
}

}  // namespace

Examples examples_of(const Question& question, const Subject& subject, const std::vector<int64_t>& rows) {
  const Model& model = question.model();
  const columns::Leads& leads = *subject.leads;
  const Looked looked(question);
  const interpreter::Interpreter interpreter(model, subject.parameters);
  const bool shows_value =
      question.columns.size() > 1 || model[question.value()].type.kind != semantics::TypeKind::boolean;

  Examples examples{rows, {}, {}};
  examples.table.rows = static_cast<int64_t>(rows.size());
  const auto add = [&](const std::string& name, const auto& cell) {
    columns::ColumnBuilder cells(columns::Type::text);
    for (const int64_t lead : rows) cells.append_text(cell(lead));
    examples.table.names.push_back(name);
    examples.table.columns.push_back(cells.finish());
  };
  const auto evaluated = [&](ExpressionId id) {
    return [&, id](int64_t lead) {
      const Value value = interpreter.evaluate(id, leads, columns::row_of(leads, lead, subject.now));
      return shown(model, model[id].type, value);
    };
  };
  const semantics::Field& key = model.lead_fields[static_cast<size_t>(model.key_field)];
  add(key.name, [&](int64_t lead) { return driver::key_text(*leads.key, lead); });
  if (shows_value) {
    add(question.columns.size() > 1 ? "events" : "value", evaluated(question.value(question.columns.size() - 1)));
  }
  for (const uint32_t field : looked.fields()) {
    const semantics::Field& declared = model.lead_fields[field];
    if (leads.lead_fields[field] == nullptr) continue;
    const columns::ColumnPtr& cells = leads.lead_fields[field];
    add(declared.name, [&](int64_t lead) { return shown(model, declared.type, explain::cell_value(cells, lead)); });
  }
  for (const auto& [id, text] : looked.parts()) add(text, evaluated(id));
  return examples;
}

std::expected<Answer, driver::EngineFault> answer(const Question& question, const Subject& subject) {
  const Model& model = question.model();
  Answer made;
  made.pattern = question.columns.size() > 1;
  made.type = model[question.value(question.columns.size() - 1)].type;
  made.timings.add(question.compilation.timings);
  if (!hangs_on_leads(question)) {
    made.same_for_all = true;
    made.value = value_for(question, subject, nobody(model), 0);
    return made;
  }
  if (subject.leads == nullptr) return made;
  if (subject.lead) made.value = value_for(question, subject, *subject.leads, *subject.lead);
  auto decided = decide(model, question.columns, subject, made.timings);
  if (!decided) return std::unexpected(std::move(decided.error()));
  made.engine = decided->engine;
  const driver::StageTimer timer(made.timings, "count");
  const driver::DecidedColumns& columns = decided->columns.front();
  made.column = columns.front();
  made.spread = spread_of(*made.column);
  if (made.pattern) {
    made.matches = spread_of(*columns.back());
    const Column& counts = *columns.back();
    for (int64_t lead = 0; lead < counts.length; ++lead) {
      if (counts.known(lead)) made.events += counts.integers[static_cast<size_t>(lead)];
    }
  }
  if (made.spread->missing > 0) made.for_want_of = find_wanted(question, *subject.leads, *made.column);
  const bool is_condition = made.column->type == columns::Type::boolean;
  std::optional<Truth> truth;
  if (is_condition) truth = Truth::yes;
  std::vector<int64_t> rows =
      is_condition ? rows_where(*made.column, Truth::yes, kExamples) : rows_worth_seeing(*made.column, kExamples);
  made.examples = examples_of(question, subject, rows);
  made.examples.truth = truth;
  return made;
}

std::expected<Funnel, driver::EngineFault> funnel_of(const Model& model, const Subject& subject) {
  using Kind = DecisionColumn::Kind;
  const std::vector<DecisionColumn> columns = {
      {Kind::stage, 0, "stage"}, {Kind::disqualified, 0, "disqualified"}, {Kind::undecided, 0, "undecided"}};
  driver::Timings timings;
  auto decided = decide(model, columns, subject, timings);
  if (!decided) return std::unexpected(std::move(decided.error()));
  const driver::DecidedColumns& cells = decided->columns.front();
  const auto& [stages, disqualified, undecided] = std::tie(cells[0], cells[1], cells[2]);
  return Funnel{driver::tally_of(subject.leads->count, stages.get(), disqualified.get(), undecided.get()), stages};
}

}  // namespace merit::repl
