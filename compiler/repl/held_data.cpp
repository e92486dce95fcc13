#include "compiler/repl/held_data.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "compiler/driver/read_data.h"
#include "compiler/driver/request.h"
#include "compiler/driver/uses.h"

namespace merit::repl {
namespace {

driver::Uses everything(const semantics::Model& model) {
  driver::Uses all;
  all.lead_fields.assign(model.lead_fields.size(), true);
  all.kinds.assign(model.kinds.size(), true);
  for (const semantics::EventKind& kind : model.kinds) all.event_fields.emplace_back(kind.fields.size(), true);
  return all;
}

/// What the definition decides, and these columns, look at.
driver::Uses looked_at(const semantics::Model& model, const std::vector<driver::DecisionColumn>& columns) {
  std::vector<driver::DecisionColumn> all = driver::decision_columns(model);
  std::erase_if(all, [](const driver::DecisionColumn& column) {
    return column.kind == driver::DecisionColumn::Kind::changed_from;
  });
  all.insert(all.end(), columns.begin(), columns.end());
  return driver::uses_of(model, all);
}

bool includes(const std::vector<bool>& all, const std::vector<bool>& some) {
  for (size_t i = 0; i < some.size(); ++i) {
    if (some[i] && !all[i]) return false;
  }
  return true;
}

bool includes(const driver::Uses& all, const driver::Uses& some) {
  if (!includes(all.lead_fields, some.lead_fields) || !includes(all.kinds, some.kinds)) return false;
  for (size_t kind = 0; kind < some.event_fields.size(); ++kind) {
    if (!includes(all.event_fields[kind], some.event_fields[kind])) return false;
  }
  return true;
}

bool lacks_columns(const driver::RunFailure& failure) {
  const auto* const error = std::get_if<data::Error>(&failure);
  return error != nullptr && std::ranges::any_of(error->problems, [](const data::Problem& problem) {
           return problem.id == data::ProblemId::column_not_found;
         });
}

}  // namespace

bool HeldData::fits(const semantics::Model& model, const std::vector<driver::DecisionColumn>& columns) const {
  if (!dataset_ || !driver::declare_alike(driver::request_of(model, everything(model)), declared_)) return false;
  return includes(held_, looked_at(model, columns));
}

std::expected<bool, driver::RunFailure> HeldData::fit(const semantics::Model& model,
                                                      const std::vector<driver::DecisionColumn>& columns,
                                                      const ReadProgress& progress) {
  if (fits(model, columns)) return false;
  data::Request all = driver::request_of(model, everything(model));
  auto dataset = read(all, progress);
  if (dataset) {
    hold(std::move(*dataset), std::move(all), everything(model));
    return true;
  }
  if (!lacks_columns(dataset.error())) return std::unexpected(std::move(dataset.error()));
  driver::Uses needed = looked_at(model, columns);
  dataset = read(driver::request_of(model, needed), progress);
  if (!dataset) return std::unexpected(std::move(dataset.error()));
  hold(std::move(*dataset), std::move(all), std::move(needed));
  return true;
}

std::expected<data::Dataset, driver::RunFailure> HeldData::read(const data::Request& request,
                                                                const ReadProgress& progress) const {
  data::ReadOptions options = source_.reading;
  options.threads = source_.threads;
  auto datasets = driver::read_data(source_.inputs, {request}, options, progress);
  if (!datasets) return std::unexpected(std::move(datasets.error()));
  return std::move(datasets->front());
}

void HeldData::hold(data::Dataset dataset, data::Request declared, driver::Uses held) {
  dataset_ = std::move(dataset);
  declared_ = std::move(declared);
  held_ = std::move(held);
  const auto& times = dataset_->leads.events.at;
  last_event_ = times.empty() ? std::nullopt : std::optional(*std::ranges::max_element(times));
}

}  // namespace merit::repl
