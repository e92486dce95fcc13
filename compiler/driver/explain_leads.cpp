#include "compiler/driver/explain_leads.h"

#include <fmt/core.h>

#include <utility>

#include "compiler/driver/nearest.h"
#include "compiler/driver/read_data.h"
#include "compiler/driver/request.h"
#include "compiler/driver/rows.h"
#include "compiler/driver/uses.h"
#include "compiler/explain/test_block.h"
#include "compiler/interpreter/interpreter.h"
#include "runtime/values/fold.h"

namespace merit::driver {

namespace {

/// Names near to a mistyped key are looked for among so many; more take too long for a hint.
constexpr int64_t kMostCompared = 100'000;

/// Every column but those of another run.
std::vector<DecisionColumn> decided_columns(const semantics::Model& model) {
  std::vector<DecisionColumn> columns = decision_columns(model);
  std::erase_if(columns,
                [](const DecisionColumn& column) { return column.kind == DecisionColumn::Kind::changed_from; });
  return columns;
}

interpreter::Interpreter interpreter_of(const ExplainPlan& plan) {
  return {*plan.definition.model, plan.definition.parameters};
}

explain::Scene scene_of(const ExplainPlan& plan, const interpreter::Interpreter& interpreter,
                        const columns::Leads& leads, int64_t lead) {
  return {plan.compilation->sources, *plan.definition.model, interpreter, leads,
          columns::row_of(leads, lead, plan.definition.now)};
}

}  // namespace

std::expected<data::Dataset, RunFailure> read_seen(const ExplainPlan& plan) {
  const semantics::Model& model = *plan.definition.model;
  // Events that nothing sees now may be seen later, so none is left out.
  std::vector<data::Request> requests = {request_of(model, uses_of(model, decided_columns(model)))};
  requests.front().now = plan.definition.now;
  data::ReadOptions options = plan.reading;
  options.threads = plan.threads;
  auto datasets = read_data(plan.inputs, requests, options, [&](int64_t done, int64_t total) {
    return !plan.progress || plan.progress(Activity::reading, done, total);
  });
  if (!datasets) return std::unexpected(std::move(datasets.error()));
  return std::move(datasets->front());
}

std::expected<int64_t, UnknownLead> find_lead(const semantics::Model& model, const columns::Leads& leads,
                                              std::string_view key) {
  const std::string wanted(std::string_view(values::trim(key)));
  for (int64_t lead = 0; lead < leads.count; ++lead) {
    if (key_text(*leads.key, lead) == wanted) return lead;
  }
  std::vector<std::string> keys;
  for (int64_t lead = 0; lead < std::min(leads.count, kMostCompared); ++lead) {
    keys.push_back(key_text(*leads.key, lead));
  }
  const char* const subject = model.account ? "account" : "lead";
  return std::unexpected(
      UnknownLead{fmt::format("no {} has the key `{}`{}", subject, wanted, nearest_text(wanted, keys))});
}

explain::LeadExplanation explain_row(const ExplainPlan& plan, const columns::Leads& leads, int64_t lead,
                                     const explain::Asked& asked) {
  const interpreter::Interpreter interpreter = interpreter_of(plan);
  return explain::explain_lead(scene_of(plan, interpreter, leads, lead), asked);
}

std::string test_of_row(const ExplainPlan& plan, const columns::Leads& leads, int64_t lead) {
  const interpreter::Interpreter interpreter = interpreter_of(plan);
  return explain::test_block(scene_of(plan, interpreter, leads, lead), plan.definition.parameters);
}

explain::NearLeads leads_near(const ExplainPlan& plan, const columns::Leads& leads, uint32_t stage, size_t most) {
  if (leads.count == 0) return {};
  const interpreter::Interpreter interpreter = interpreter_of(plan);
  return explain::near_leads(scene_of(plan, interpreter, leads, 0), stage, most, [&](int64_t done) {
    return !plan.progress || plan.progress(Activity::evaluating, done, leads.count);
  });
}

}  // namespace merit::driver
