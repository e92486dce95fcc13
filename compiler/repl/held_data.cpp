#include "compiler/repl/held_data.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <vector>

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

/// Parts with their lengths, so that different requests never look alike.
class Description {
 public:
  void add(std::string_view part) { text_ += fmt::format("{}:{}", part.size(), part); }
  void add(const std::optional<std::string>& part) {
    add(static_cast<int64_t>(part.has_value()));
    add(std::string_view(part ? *part : ""));
  }
  void add(int64_t number) { text_ += fmt::format("{};", number); }
  void add(const std::vector<std::string>& parts) {
    add(static_cast<int64_t>(parts.size()));
    for (const std::string& part : parts) add(std::string_view(part));
  }
  void add(const std::vector<data::Field>& fields) {
    for (const data::Field& field : fields) {
      add(std::string_view(field.name));
      add(static_cast<int64_t>(field.type));
      add(field.labels);
      add(field.from);
      add(field.missing_when);
      add(static_cast<int64_t>(field.required));
    }
    add(static_cast<int64_t>(fields.size()));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string describe(const data::Request& request) {
  Description description;
  description.add(std::string_view(request.subject));
  description.add(request.lead_fields);
  description.add(request.key_field);
  for (const data::EventKind& kind : request.kinds) {
    description.add(std::string_view(kind.name));
    description.add(kind.file_names);
    description.add(std::string_view(kind.type_value));
    description.add(kind.fields);
    description.add(kind.key_field);
    description.add(kind.lead_from);
    description.add(kind.at_from);
    description.add(kind.matching_field);
  }
  description.add(request.lead_from);
  description.add(request.at_from);
  description.add(request.type_from);
  description.add(std::string_view(request.data_zone));
  return description.take();
}

}  // namespace

bool HeldData::fits(const semantics::Model& model, const std::vector<driver::DecisionColumn>& columns) const {
  if (!dataset_ || describe(driver::request_of(model, everything(model))) != request_) return false;
  return includes(held_, looked_at(model, columns));
}

std::expected<bool, driver::RunFailure> HeldData::fit(const semantics::Model& model,
                                                      const std::vector<driver::DecisionColumn>& columns,
                                                      const ReadProgress& progress) {
  if (fits(model, columns)) return false;
  const data::Request all = driver::request_of(model, everything(model));
  auto dataset = read(all, progress);
  if (dataset) {
    hold(std::move(*dataset), describe(all), everything(model));
    return true;
  }
  if (!lacks_columns(dataset.error())) return std::unexpected(std::move(dataset.error()));
  driver::Uses needed = looked_at(model, columns);
  dataset = read(driver::request_of(model, needed), progress);
  if (!dataset) return std::unexpected(std::move(dataset.error()));
  hold(std::move(*dataset), describe(all), std::move(needed));
  return true;
}

std::expected<data::Dataset, driver::RunFailure> HeldData::read(const data::Request& request,
                                                                const ReadProgress& progress) const {
  data::ReadOptions options = source_.reading;
  options.threads = source_.threads;
  bool stopped = false;
  options.progress = [&](int64_t done, int64_t total) {
    stopped = progress && !progress(done, total);
    return !stopped;
  };
  auto datasets = data::read(source_.inputs, {request}, options);
  if (stopped) return std::unexpected(driver::Interrupted{});
  if (!datasets) return std::unexpected(std::move(datasets.error()));
  return std::move(datasets->front());
}

void HeldData::hold(data::Dataset dataset, std::string description, driver::Uses held) {
  dataset_ = std::move(dataset);
  request_ = std::move(description);
  held_ = std::move(held);
  const auto& times = dataset_->leads.events.at;
  last_event_ = times.empty() ? std::nullopt : std::optional(*std::ranges::max_element(times));
}

}  // namespace merit::repl
