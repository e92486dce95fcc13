// From files to datasets, in the order of the work: open, find columns, load, read leads, read events.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runtime/data/event_table.h"
#include "runtime/data/inputs.h"
#include "runtime/data/lead_table.h"
#include "runtime/data/match_columns.h"
#include "runtime/data/nested_events.h"
#include "runtime/data/table_file.h"
#include "runtime/values/zones.h"

namespace merit::data {
namespace {

/// An opened input, and which of its columns anybody wants.
struct OpenInput {
  TableFilePtr file;
  std::vector<bool> wanted;

  void want(int32_t column) {
    if (column >= 0) wanted[static_cast<size_t>(column)] = true;
  }
};

struct OpenInputs {
  std::vector<OpenInput> leads, events;
};

/// How one request sees the inputs.
struct RequestBinding {
  LeadBinding leads;
  std::vector<std::vector<NestedColumn>> nested;  ///< by lead file
  std::vector<EventColumns> event_columns;        ///< by event file
  std::vector<EventBinding> events;
};

struct LoadedInputs {
  std::vector<RawTable> leads, events;
};

std::vector<Problem> check_arguments(const Inputs& inputs, const std::vector<Request>& requests,
                                     const ReadOptions& options) {
  std::vector<Problem> problems;
  int standard_inputs = 0;
  for (const auto* list : {&inputs.leads, &inputs.events}) {
    for (const Input& input : *list) standard_inputs += input.path == "-" ? 1 : 0;
  }
  if (standard_inputs > 1) problems.push_back(problem::two_standard_inputs());
  for (const Request& request : requests) {
    if (inputs.leads.empty() && !options.leads_from_events) problems.push_back(problem::no_leads(request.subject));
    if (values::find_zone(request.data_zone) == nullptr) problems.push_back(problem::unknown_zone(request.data_zone));
    for (const Input& input : inputs.events) {
      if (!input.kind || kind_called(request, *input.kind)) continue;
      std::vector<std::string> names;
      for (const EventKind& kind : request.kinds) names.push_back(kind.name);
      problems.push_back(problem::unknown_events_name(*input.kind, suggest(names, *input.kind)));
    }
  }
  return problems;
}

std::expected<std::vector<OpenInput>, Error> open_all(const std::vector<Input>& inputs, bool hash,
                                                      ProgressMeter& meter) {
  std::vector<OpenInput> opened;
  for (const Input& input : inputs) {
    auto file = open_table(input, hash, meter);
    if (!file) return std::unexpected(std::move(file.error()));
    std::vector<bool> wanted((*file)->columns().size(), false);
    opened.push_back({std::move(*file), std::move(wanted)});
  }
  return opened;
}

void want_events(OpenInput& input, const EventBinding& binding) {
  input.want(binding.type);
  for (const KindBinding& kind : binding.kinds) {
    input.want(kind.at);
    input.want(kind.lead);
    for (const int32_t field : kind.fields) input.want(field);
  }
}

/// Finds every column that a request needs and marks it wanted.
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
    if (open.events.empty()) nested = find_nested(request, *files[i].names, binding.leads.columns[i]);
    for (const NestedColumn& column : nested) open.leads[i].want(column.column);
  }
  for (size_t i = 0; i < open.events.size(); ++i) {
    const TableFile& file = *open.events[i].file;
    EventColumns columns{file.name(), file.columns(), std::nullopt, false, file.columns_from_rows()};
    if (event_inputs[i].kind) columns.kind = kind_called(request, *event_inputs[i].kind);
    binding.events.push_back(bind_events(request, columns, problems));
    binding.event_columns.push_back(std::move(columns));
    want_events(open.events[i], binding.events.back());
  }
  check_found(request, binding.event_columns, binding.events, nullptr, problems);
  return binding;
}

std::expected<std::vector<RawTable>, Error> load_all(std::vector<OpenInput>& inputs, ProgressMeter& meter) {
  std::vector<RawTable> tables;
  for (OpenInput& input : inputs) {
    auto table = input.file->load(input.wanted, meter);
    if (!table) return std::unexpected(std::move(table.error()));
    tables.push_back(std::move(*table));
  }
  return tables;
}

/// The events that stand in lead files, as tables of their own.
struct NestedTables {
  std::vector<std::unique_ptr<RawTable>> tables;
  std::vector<EventSource> sources;
  std::vector<Problem> findings;
};

std::expected<NestedTables, Error> unnest_all(const Request& request, const RequestBinding& binding,
                                              const std::vector<RawTable>& leads) {
  NestedTables result;
  std::vector<Problem> problems;
  int64_t first_row = 0;
  for (size_t i = 0; i < leads.size(); ++i) {
    for (const NestedColumn& nested : binding.nested[i]) {
      if (!holds_events(leads[i], nested.column)) continue;
      Tally unreadable;
      auto table = unnest(leads[i], nested.column, unreadable);
      if (!table) return std::unexpected(std::move(table.error()));
      if (unreadable.count > 0) {
        const int64_t count = unreadable.count;
        const std::string& name = leads[i].names[static_cast<size_t>(nested.column)];
        result.findings.push_back(problem::unreadable_events.of(std::move(unreadable), name, count));
      }
      result.tables.push_back(std::make_unique<RawTable>(std::move(*table)));
      const RawTable& events = *result.tables.back();
      EventColumns columns{events.file, events.names, std::nullopt, true, events.columns_from_rows};
      if (nested.kind >= 0) columns.kind = nested.kind;
      EventBinding bound = bind_events(request, columns, problems);
      result.sources.push_back({&events, std::move(columns), std::move(bound), first_row});
    }
    first_row += leads[i].rows;
  }
  if (!problems.empty()) return std::unexpected(Error(std::move(problems)));
  return result;
}

bool looks_at_events(const Request& request) {
  return std::any_of(request.kinds.begin(), request.kinds.end(), [](const EventKind& kind) { return kind.wanted; });
}

void append(std::vector<Problem>& to, std::vector<Problem>&& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// Under `--strict`, what is wrong in the data is an error.
std::expected<void, Error> check_strict(const Report& report) {
  std::vector<Problem> errors;
  for (const Problem& finding : report.findings) {
    if (!entry_of(finding.id).wrong) continue;
    errors.push_back(finding);
    errors.back().severity = Severity::error;
  }
  if (!errors.empty()) return std::unexpected(Error(std::move(errors)));
  return {};
}

std::expected<Dataset, Error> make_dataset(const Request& request, const RequestBinding& binding,
                                           const LoadedInputs& loaded, const ReadOptions& options) {
  auto leads = read_leads(request, binding.leads, loaded.leads, options);
  if (!leads) return std::unexpected(std::move(leads.error()));
  auto nested = unnest_all(request, binding, loaded.leads);
  if (!nested) return std::unexpected(std::move(nested.error()));
  std::vector<EventSource> sources = std::move(nested->sources);
  for (size_t i = 0; i < loaded.events.size(); ++i) {
    sources.push_back({&loaded.events[i], binding.event_columns[i], binding.events[i], 0});
  }
  auto events = read_events(request, sources, options, *leads);
  if (!events) return std::unexpected(std::move(events.error()));

  Dataset dataset;
  append(dataset.report.findings, std::move(leads->findings));
  append(dataset.report.findings, std::move(nested->findings));
  append(dataset.report.findings, std::move(events->findings));
  if (sources.empty() && looks_at_events(request)) dataset.report.findings.push_back(problem::no_events());
  dataset.report.events_read = events->rows_read;
  dataset.report.events_kept = events->rows_kept;
  dataset.leads = std::move(leads->leads);
  return dataset;
}

}  // namespace

std::expected<std::vector<Dataset>, Error> read(const Inputs& inputs, const std::vector<Request>& requests,
                                                const ReadOptions& options) {
  if (auto problems = check_arguments(inputs, requests, options); !problems.empty()) {
    return std::unexpected(Error(std::move(problems)));
  }
  ProgressMeter meter(options.progress);
  int64_t total = 0;
  for (const auto* list : {&inputs.leads, &inputs.events}) {
    for (const Input& input : *list) total += stored_size(input.path);
  }
  meter.set_total(total);

  OpenInputs open;
  auto opened_leads = open_all(inputs.leads, options.hash_inputs, meter);
  if (!opened_leads) return std::unexpected(std::move(opened_leads.error()));
  open.leads = std::move(*opened_leads);
  auto opened_events = open_all(inputs.events, options.hash_inputs, meter);
  if (!opened_events) return std::unexpected(std::move(opened_events.error()));
  open.events = std::move(*opened_events);

  std::vector<Problem> problems;
  std::vector<RequestBinding> bindings;
  for (const Request& request : requests) bindings.push_back(bind(request, inputs.events, open, problems));
  if (!problems.empty()) return std::unexpected(Error(std::move(problems)));

  LoadedInputs loaded;
  auto lead_tables = load_all(open.leads, meter);
  if (!lead_tables) return std::unexpected(std::move(lead_tables.error()));
  loaded.leads = std::move(*lead_tables);
  auto event_tables = load_all(open.events, meter);
  if (!event_tables) return std::unexpected(std::move(event_tables.error()));
  loaded.events = std::move(*event_tables);

  std::vector<Dataset> datasets;
  for (size_t i = 0; i < requests.size(); ++i) {
    auto dataset = make_dataset(requests[i], bindings[i], loaded, options);
    if (!dataset) return std::unexpected(std::move(dataset.error()));
    std::vector<Problem> findings;
    for (const auto* list : {&open.leads, &open.events}) {
      for (const OpenInput& input : *list) {
        dataset->report.inputs.push_back(input.file->record);
        findings.insert(findings.end(), input.file->findings.begin(), input.file->findings.end());
      }
    }
    append(findings, std::move(dataset->report.findings));
    dataset->report.findings = std::move(findings);
    if (options.strict) {
      if (auto strict = check_strict(dataset->report); !strict) return std::unexpected(std::move(strict.error()));
    }
    if (!meter.go_on()) return std::unexpected(Error(problem::interrupted()));
    datasets.push_back(std::move(*dataset));
  }
  return datasets;
}

}  // namespace merit::data
