#include "runtime/data/open_inputs.h"

#include <utility>

#include "runtime/data/open_table.h"

namespace merit::data {
namespace {

std::expected<std::vector<OpenInput>, Error> open_each(const std::vector<Input>& inputs, const OpenOptions& options,
                                                       ProgressMeter& meter) {
  std::vector<OpenInput> opened;
  for (const Input& input : inputs) {
    auto file = open_table(input, options, meter);
    if (!file) return std::unexpected(std::move(file.error()));
    std::vector<bool> wanted((*file)->columns().size(), false);
    opened.push_back({std::move(*file), std::move(wanted)});
  }
  return opened;
}

}  // namespace

std::expected<OpenInputs, Error> open_all(const Inputs& inputs, const OpenOptions& options, ProgressMeter& meter) {
  auto leads = open_each(inputs.leads, options, meter);
  if (!leads) return std::unexpected(std::move(leads.error()));
  auto events = open_each(inputs.events, options, meter);
  if (!events) return std::unexpected(std::move(events.error()));
  return OpenInputs{std::move(*leads), std::move(*events)};
}

RequestBinding bind(const Request& request, const std::vector<Input>& event_inputs, OpenInputs& open,
                    std::vector<Problem>& problems) {
  RequestBinding binding;
  std::vector<FileColumns> files;
  for (const OpenInput& input : open.leads) {
    files.push_back({&input.file->name(), &input.file->columns(), input.file->columns_from_rows()});
  }
  binding.leads = bind_leads(request, files, problems);
  for (size_t i = 0; i < open.leads.size(); ++i) {
    for (const int32_t column : binding.leads.columns[i]) open.leads[i].want(column);
    auto& nested = binding.nested.emplace_back();
    // Events stand in files of their own or with the leads, not in both.
    if (open.events.empty()) nested = find_nested(request, *files[i].names);
    for (const NestedColumn& column : nested) {
      const bool apart = open.leads[i].file->has_events_apart(static_cast<size_t>(column.column));
      if (!apart) open.leads[i].want(column.column);
    }
  }
  for (size_t i = 0; i < open.events.size(); ++i) {
    const TableFile& file = *open.events[i].file;
    EventColumns columns{file.name(), file.columns(), std::nullopt, false, file.columns_from_rows()};
    if (event_inputs[i].kind) columns.kind = kind_called(request, *event_inputs[i].kind);
    binding.events.push_back(bind_events(request, columns, problems));
    binding.event_columns.push_back(std::move(columns));
    for_each_column(binding.events.back(), [&](int32_t column) { open.events[i].want(column); });
  }
  check_found(request, binding.event_columns, binding.events, nullptr, problems);
  return binding;
}

}  // namespace merit::data
