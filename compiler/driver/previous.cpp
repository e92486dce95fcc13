#include "compiler/driver/previous.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "compiler/codegen/stored_type.h"
#include "compiler/driver/rows.h"

namespace merit::driver {
namespace {

using columns::ColumnPtr;
using semantics::Model;

// Fields of a lead of the earlier output.
constexpr size_t kStage = 1, kReached = 2;

data::Field field(std::string name, columns::Type type) {
  data::Field field;
  field.name = std::move(name);
  field.type = type;
  return field;
}

data::Request request_of(const PreviousRequest& wanted) {
  const semantics::Field& key = wanted.model->lead_fields[static_cast<size_t>(wanted.model->key_field)];
  data::Request request;
  request.subject = "previous lead";
  request.lead_fields.push_back(field(key.name, codegen::stored_type(key.type.kind)));
  request.lead_fields.push_back(field(wanted.prefix + "stage", columns::Type::text));
  request.lead_fields.push_back(field(wanted.prefix + "reached", columns::Type::time));
  request.lead_fields[kReached].wanted = wanted.reached;
  return request;
}

/// By lead: the row of the earlier output with its key, or -1.
std::vector<int64_t> earlier_rows(const columns::Leads& earlier, const columns::Leads& leads) {
  std::unordered_map<std::string, int64_t> row_of_key;
  for (int64_t row = 0; row < earlier.count; ++row) row_of_key.emplace(key_text(*earlier.key, row), row);
  std::vector<int64_t> rows;
  for (int64_t lead = 0; lead < leads.count; ++lead) {
    const auto found = row_of_key.find(key_text(*leads.key, lead));
    rows.push_back(found == row_of_key.end() ? -1 : found->second);
  }
  return rows;
}

}  // namespace

bool asks_earlier_output(const plan::Plan& plan, const Model& model) {
  const auto is_earlier = [&](const plan::LeadField& field) { return field.field >= model.lead_fields.size(); };
  return std::ranges::any_of(plan.lead_fields, is_earlier);
}

bool asks_when_reached(const plan::Plan& plan, const Model& model) {
  const auto is_reached = [&](const plan::LeadField& field) { return field.field == model.lead_fields.size() + 1; };
  return std::ranges::any_of(plan.lead_fields, is_reached);
}

std::expected<std::vector<data::Dataset>, data::Error> read_previous(const data::Input& input,
                                                                     const std::vector<PreviousRequest>& requests,
                                                                     const data::ReadOptions& options) {
  std::vector<data::Request> asked;
  for (const PreviousRequest& request : requests) asked.push_back(request_of(request));
  return data::read({.leads = {input}, .events = {}}, asked, options);
}

void join_previous(const Model& model, const columns::Leads& earlier, columns::Leads& leads) {
  const std::vector<int64_t> rows = earlier_rows(earlier, leads);
  const ColumnPtr& reached = earlier.lead_fields[kReached];
  leads.lead_fields.resize(model.lead_fields.size());
  leads.lead_fields.push_back(spread(*earlier.lead_fields[kStage], rows));
  leads.lead_fields.push_back(reached == nullptr ? nullptr : spread(*reached, rows));
}

}  // namespace merit::driver
