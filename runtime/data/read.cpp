// From files to datasets, in the order of the work: open, find columns, read leads and scan events, join them.
#include "runtime/data/read.h"

#include <arrow/array.h>
#include <arrow/chunked_array.h>
#include <arrow/status.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>

#include "runtime/data/events/event_table.h"
#include "runtime/data/fields/match_columns.h"
#include "runtime/data/files/table_file.h"
#include "runtime/data/leads/lead_table.h"
#include "runtime/data/nested_events.h"
#include "runtime/data/open_inputs.h"
#include "runtime/threads/share_work.h"
#include "runtime/values/zones.h"

namespace merit::data {
namespace {

std::vector<Problem> check_arguments(const Inputs& inputs, const std::vector<Request>& requests,
                                     const ReadOptions& options) {
  std::vector<Problem> problems;
  int standard_inputs = 0;
  for (const auto* list : {&inputs.leads, &inputs.events}) {
    for (const Input& input : *list) standard_inputs += !input.table && input.path == "-" ? 1 : 0;
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

/// Everything `read` works on, in the order of the work.
class InputReader {
 public:
  InputReader(const std::vector<Request>& requests, const ReadOptions& options, ProgressMeter& meter)
      : requests_(requests), options_(options), meter_(meter) {}

  std::expected<void, Error> open(const Inputs& inputs) {
    auto opened = open_all(inputs, {options_.hash_inputs, options_.threads}, meter_);
    if (!opened) return std::unexpected(std::move(opened.error()));
    open_ = std::move(*opened);
    std::vector<Problem> problems;
    for (const Request& request : requests_) bindings_.push_back(bind(request, inputs.events, open_, problems));
    if (!problems.empty()) return std::unexpected(Error(std::move(problems)));
    if (auto loaded = load_all(open_.leads, lead_tables_); !loaded) return loaded;
    add_nested_columns();
    return load_all(open_.events, event_tables_);
  }

  std::expected<void, Error> scan();
  /// The events that stand in lead files, once the leads are known.
  std::expected<void, Error> scan_nested();
  std::expected<Dataset, Error> make_dataset(size_t r);

 private:
  /// A column of a lead file that may hold events, for all requests that look at it.
  struct Nested {
    size_t file = 0;
    int32_t column = -1;
    std::vector<arrow::ArrayVector> cells;  ///< by part of the leads; of those that are read with them
    NestedTable* apart = nullptr;           ///< `events`, of those that are read by themselves
    RawTablePtr events;                     ///< null: it holds none
    std::optional<std::string> instead;     ///< then what it holds
    std::vector<Problem> findings;
    std::vector<bool> wanted;               ///< columns of `events`
    std::vector<int32_t> table_of_request;  ///< the number of `events` among a request's tables, or -1
  };

  /// Columns of a part of a table that are to be read, or of all its parts.
  struct Task {
    const RawTable* table = nullptr;
    std::vector<bool> wanted;
    size_t number = 0;  ///< of the table: a file, or a column of events in lead files (`nested_`)
    size_t part = 0;
    size_t parts = 1;  ///< from there on
    bool leads = false;
    double share = 1;  ///< of the work on the parts
  };

  std::expected<void, Error> load_all(std::vector<OpenInput>& inputs, std::vector<RawTablePtr>& tables);
  void add_nested_columns();
  Nested* nested_in(size_t file, int32_t column);
  void add_lead_tasks(std::vector<Task>& tasks) const;
  void add_event_tasks(std::vector<Task>& tasks) const;
  size_t lead_parts_of_task(size_t file) const;
  std::vector<std::vector<bool>> lead_columns_by_task(size_t file) const;
  template <typename Use>
  arrow::Status read_chunks(const Task& task, const Use& use);
  std::expected<void, Error> run(const std::vector<Task>& tasks, const std::function<arrow::Status(const Task&)>& work);
  arrow::Status read_lead_part(const Task& task);
  arrow::Status scan_part(const Task& task, const std::vector<int32_t>& table_of_request);
  void join_all_leads();
  std::expected<void, Error> find_lists();
  std::expected<void, Error> unnest_column(Nested& nested) const;
  std::expected<std::vector<Problem>, Error> bind_nested(size_t r);

  const std::vector<Request>& requests_;
  const ReadOptions& options_;
  ProgressMeter& meter_;

  OpenInputs open_;
  std::vector<RequestBinding> bindings_;                 ///< by request
  std::vector<RawTablePtr> lead_tables_, event_tables_;  ///< by file

  std::vector<std::vector<ReadLeadFile>> lead_files_;  ///< by request and file
  std::vector<Nested> nested_;
  std::vector<std::vector<Problem>> nested_findings_;  ///< by request
  std::atomic<size_t> lead_tasks_left_ = 0;
  std::vector<std::optional<std::expected<LeadTable, Error>>> leads_;  ///< by request
  std::deque<EventTables> events_;                                     ///< by request
};

std::expected<void, Error> InputReader::load_all(std::vector<OpenInput>& inputs, std::vector<RawTablePtr>& tables) {
  for (OpenInput& input : inputs) {
    auto table = input.file->load(input.wanted, meter_);
    if (!table) return std::unexpected(std::move(table.error()));
    tables.push_back(std::move(*table));
  }
  return {};
}

void InputReader::add_nested_columns() {
  for (const RequestBinding& binding : bindings_) {
    for (size_t file = 0; file < binding.nested.size(); ++file) {
      RawTable& leads = *lead_tables_[file];
      for (const NestedColumn& column : binding.nested[file]) {
        if (nested_in(file, column.column) != nullptr) continue;
        Nested& nested = nested_.emplace_back();
        nested.file = file;
        nested.column = column.column;
        nested.cells.resize(leads.parts());
        nested.table_of_request.assign(requests_.size(), -1);
        auto apart = leads.events_apart(static_cast<size_t>(column.column));
        if (!apart) continue;
        leads.stored_bytes -= std::min(leads.stored_bytes, apart->stored_bytes);
        nested.apart = apart.get();
        nested.events = std::move(apart);
      }
    }
  }
}

InputReader::Nested* InputReader::nested_in(size_t file, int32_t column) {
  const auto found =
      std::ranges::find_if(nested_, [&](const Nested& each) { return each.file == file && each.column == column; });
  return found == nested_.end() ? nullptr : &*found;
}

/// Parts that are read by different tasks are copied once more when they are joined: that is worth it where reading is
/// more than copying.
size_t InputReader::lead_parts_of_task(size_t file) const {
  const RawTable& table = *lead_tables_[file];
  return table.is_in_memory ? std::max<size_t>(table.parts(), 1) : 1;
}

/// The columns of a lead file, shared out among the tasks of its parts: where there are fewer of these than threads may
/// be, several tasks read the same parts. The key, which takes longest, is first and by itself.
std::vector<std::vector<bool>> InputReader::lead_columns_by_task(size_t file) const {
  constexpr size_t kEnoughTasks = 8;
  const RawTable& table = *lead_tables_[file];
  const std::vector<bool>& wanted = open_.leads[file].wanted;
  const auto columns = static_cast<size_t>(std::ranges::count(wanted, true));
  const size_t tasks = std::min(columns, kEnoughTasks * lead_parts_of_task(file) / std::max<size_t>(table.parts(), 1));
  if (!table.columns_stand_apart || tasks < 2) return {wanted};
  std::vector<std::vector<bool>> by_task(tasks, std::vector<bool>(wanted.size(), false));
  const Request& request = requests_.front();
  const int32_t key = bindings_.front().leads.columns[file][static_cast<size_t>(request.key_field)];
  size_t others = 0;
  for (size_t column = 0; column < wanted.size(); ++column) {
    if (!wanted[column]) continue;
    by_task[static_cast<int32_t>(column) == key ? 0 : 1 + others++ % (tasks - 1)][column] = true;
  }
  return by_task;
}

void InputReader::add_lead_tasks(std::vector<Task>& tasks) const {
  for (size_t file = 0; file < lead_tables_.size(); ++file) {
    const auto columns = lead_columns_by_task(file);
    const size_t parts = lead_parts_of_task(file);
    for (size_t part = 0; part < lead_tables_[file]->parts(); part += parts) {
      for (const std::vector<bool>& wanted : columns) {
        tasks.push_back(
            {lead_tables_[file].get(), wanted, file, part, parts, true, 1.0 / static_cast<double>(columns.size())});
      }
    }
  }
}

void InputReader::add_event_tasks(std::vector<Task>& tasks) const {
  for (size_t file = 0; file < event_tables_.size(); ++file) {
    for (size_t part = 0; part < event_tables_[file]->parts(); ++part) {
      tasks.push_back({event_tables_[file].get(), open_.events[file].wanted, file, part});
    }
  }
}

template <typename Use>
arrow::Status InputReader::read_chunks(const Task& task, const Use& use) {
  const RawTable& table = *task.table;
  const auto rows = static_cast<double>(std::max<int64_t>(table.rows(), 1));
  for (size_t part = task.part; part < task.part + task.parts; ++part) {
    ARROW_ASSIGN_OR_RAISE(const auto reader, table.read_part(part, task.wanted));
    Chunk chunk;
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(const bool more, reader->next(chunk));
      if (!more) break;
      use(chunk);
      const double share = static_cast<double>(chunk.rows) / rows * task.share;
      if (!meter_.advance(static_cast<double>(table.stored_bytes) * share)) return arrow::Status::Cancelled("");
    }
  }
  return arrow::Status::OK();
}

/// Does all tasks, by all threads. Of several that fail, the first in order says why.
std::expected<void, Error> InputReader::run(const std::vector<Task>& tasks,
                                            const std::function<arrow::Status(const Task&)>& work) {
  std::vector<arrow::Status> results(tasks.size());
  std::atomic<bool> failed = false;
  threads::share_work(options_.threads, tasks.size(), [&](size_t i) {
    if (failed) return;
    results[i] = work(tasks[i]);
    if (!results[i].ok()) failed = true;
  });
  for (size_t i = 0; i < tasks.size(); ++i) {
    if (!results[i].ok()) return std::unexpected(damaged(*tasks[i].table, results[i]));
  }
  return {};
}

/// Reads the leads and scans the events, side by side. Whoever finishes the last of the leads puts them together, while
/// others still scan.
std::expected<void, Error> InputReader::scan() {
  for (size_t r = 0; r < requests_.size(); ++r) {
    auto& files = lead_files_.emplace_back();
    for (size_t file = 0; file < lead_tables_.size(); ++file) {
      const RawTable& table = *lead_tables_[file];
      const size_t parts = lead_parts_of_task(file);
      auto& read = files.emplace_back(&table);
      for (size_t part = 0; part < table.parts(); part += parts) {
        read.parts.emplace_back(table.part_begins[part], table.part_begins[part + parts],
                                requests_[r].lead_fields.size());
      }
    }
    auto& events = events_.emplace_back(requests_[r], options_);
    for (size_t file = 0; file < event_tables_.size(); ++file) {
      events.add(*event_tables_[file], bindings_[r].event_columns[file], bindings_[r].events[file]);
    }
  }
  leads_.resize(requests_.size());
  std::vector<Task> tasks;
  add_lead_tasks(tasks);
  lead_tasks_left_ = tasks.size();
  if (tasks.empty()) join_all_leads();
  add_event_tasks(tasks);
  return run(tasks, [this](const Task& task) {
    if (task.leads) return read_lead_part(task);
    return scan_part(task, std::vector(requests_.size(), static_cast<int32_t>(task.number)));
  });
}

arrow::Status InputReader::read_lead_part(const Task& task) {
  std::deque<LeadPartReader> readers;
  const auto part_of = [&](size_t request) -> LeadPart& {
    return lead_files_[request][task.number].parts[task.part / task.parts];
  };
  for (size_t r = 0; r < requests_.size(); ++r) {
    const LeadPart& part = part_of(r);
    readers.emplace_back(requests_[r], bindings_[r].leads.columns[task.number], task.wanted, part.rows());
  }
  ARROW_RETURN_NOT_OK(read_chunks(task, [&](const Chunk& chunk) {
    for (LeadPartReader& reader : readers) reader.read(chunk);
    for (Nested& nested : nested_) {
      if (nested.file != task.number || nested.apart != nullptr || !task.wanted[static_cast<size_t>(nested.column)])
        continue;
      nested.cells[task.part].push_back(to_array(chunk.column(nested.column)));
    }
  }));
  for (size_t r = 0; r < requests_.size(); ++r) readers[r].finish(part_of(r));
  if (--lead_tasks_left_ == 0) join_all_leads();
  return arrow::Status::OK();
}

void InputReader::join_all_leads() {
  for (size_t r = 0; r < requests_.size(); ++r) {
    leads_[r] = join_leads(requests_[r], bindings_[r].leads, std::move(lead_files_[r]), options_);
    if (*leads_[r]) events_[r].know_leads(**leads_[r]);
  }
}

/// Scans a part for all requests that look at its table. `table_of_request`: which of theirs it is, or -1.
arrow::Status InputReader::scan_part(const Task& task, const std::vector<int32_t>& table_of_request) {
  struct Scan {
    EventTables* events;
    size_t table;
    EventScanner scanner;
  };
  std::deque<Scan> scans;
  for (size_t r = 0; r < requests_.size(); ++r) {
    if (table_of_request[r] < 0) continue;
    const auto table = static_cast<size_t>(table_of_request[r]);
    scans.push_back({&events_[r], table, events_[r].scanner(table, task.part)});
  }
  ARROW_RETURN_NOT_OK(read_chunks(task, [&](const Chunk& chunk) {
    for (Scan& scan : scans) {
      scan.scanner.scan(chunk);
      if (scan.scanner.has_block()) scan.events->put(scan.table, task.part, scan.scanner.take_block());
    }
  }));
  for (Scan& scan : scans) scan.events->put(scan.table, task.part, scan.scanner.finish());
  return arrow::Status::OK();
}

/// Of the columns that are read by themselves.
std::expected<void, Error> InputReader::find_lists() {
  std::vector<Task> tasks;
  for (size_t n = 0; n < nested_.size(); ++n) {
    const RawTable& leads = *lead_tables_[nested_[n].file];
    for (size_t part = 0; nested_[n].apart != nullptr && part < leads.parts(); ++part) {
      tasks.push_back({&leads, {}, n, part});
    }
  }
  auto found = run(tasks, [this](const Task& task) { return nested_[task.number].apart->find_lists(task.part); });
  for (size_t n = 0; found && n < nested_.size(); ++n) {
    if (nested_[n].apart != nullptr) nested_[n].apart->join_lists();
  }
  return found;
}

/// The events of a column that was read with the leads.
std::expected<void, Error> InputReader::unnest_column(Nested& nested) const {
  arrow::ArrayVector arrays;
  for (auto& part : nested.cells) std::ranges::move(part, std::back_inserter(arrays));
  nested.cells.clear();
  if (arrays.empty()) return {};
  const arrow::ChunkedArray cells(std::move(arrays));
  nested.instead = held_instead(cells);
  if (nested.instead) return {};
  const RawTable& leads = *lead_tables_[nested.file];
  Tally unreadable;
  auto events = unnest(leads, cells, unreadable);
  if (!events) return std::unexpected(std::move(events.error()));
  nested.events = std::move(*events);
  if (unreadable.count > 0) {
    const int64_t count = unreadable.count;
    const std::string& name = leads.names[static_cast<size_t>(nested.column)];
    nested.findings.push_back(problem::unreadable_events.of(std::move(unreadable), name, count));
  }
  return {};
}

/// Adds what a request finds in lead files to its tables. What was found of the columns, or why they cannot be bound.
std::expected<std::vector<Problem>, Error> InputReader::bind_nested(size_t r) {
  std::vector<Problem> findings, problems;
  int64_t first_row = 0;
  for (size_t file = 0; file < lead_tables_.size(); ++file) {
    const RawTable& leads = *lead_tables_[file];
    const NestedColumn* before = nullptr;  // the last that holds events; those of one kind follow each other
    for (const NestedColumn& column : bindings_[r].nested[file]) {
      Nested& nested = *nested_in(file, column.column);
      if (leads.rows() == 0) continue;
      const std::string& name = leads.names[static_cast<size_t>(column.column)];
      if (nested.instead && column.kind < 0) {
        problems.push_back(problem::not_events(shortened(name), leads.file, *nested.instead));
      }
      if (!nested.events) continue;
      if (before != nullptr && before->kind == column.kind) {
        const std::string& other = leads.names[static_cast<size_t>(before->column)];
        const std::string what = column.kind < 0 ? "events" : requests_[r].kinds[static_cast<size_t>(column.kind)].name;
        problems.push_back(problem::ambiguous_events(leads.file, what, shortened(other), shortened(name)));
      }
      before = &column;
      append(findings, std::vector<Problem>(nested.findings));
      const RawTable& events = *nested.events;
      EventColumns columns{events.file, events.names, std::nullopt, true, events.columns_from_rows};
      if (column.kind >= 0) columns.kind = column.kind;
      EventBinding binding = bind_events(requests_[r], columns, problems);
      nested.wanted.resize(events.names.size(), false);
      for_each_column(binding, [&](int32_t wanted) { nested.wanted[static_cast<size_t>(wanted)] = true; });
      nested.table_of_request[r] = static_cast<int32_t>(events_[r].tables());
      events_[r].add(events, std::move(columns), std::move(binding), first_row);
    }
    first_row += leads.rows();
  }
  if (!problems.empty()) return std::unexpected(Error(std::move(problems)));
  return findings;
}

std::expected<void, Error> InputReader::scan_nested() {
  for (const auto& leads : leads_) {
    if (!*leads) return std::unexpected(leads->error());
  }
  if (auto found = find_lists(); !found) return found;
  for (Nested& nested : nested_) {
    if (nested.apart != nullptr) continue;
    if (auto unnested = unnest_column(nested); !unnested) return unnested;
  }
  for (size_t r = 0; r < requests_.size(); ++r) {
    auto findings = bind_nested(r);
    if (!findings) return std::unexpected(std::move(findings.error()));
    nested_findings_.push_back(std::move(*findings));
  }
  std::vector<Task> tasks;
  for (size_t n = 0; n < nested_.size(); ++n) {
    const auto& tables = nested_[n].table_of_request;
    if (std::ranges::all_of(tables, [](int32_t table) { return table < 0; })) continue;
    const RawTable& events = *nested_[n].events;
    for (size_t part = 0; part < events.parts(); ++part) tasks.push_back({&events, nested_[n].wanted, n, part});
  }
  return run(tasks, [this](const Task& task) { return scan_part(task, nested_[task.number].table_of_request); });
}

std::expected<Dataset, Error> InputReader::make_dataset(size_t r) {
  const Request& request = requests_[r];
  LeadTable& leads = **leads_[r];
  const bool no_tables = events_[r].tables() == 0;
  auto events = std::move(events_[r]).join(leads);
  if (!events) return std::unexpected(std::move(events.error()));

  Dataset dataset;
  for (const auto* list : {&open_.leads, &open_.events}) {
    for (const OpenInput& input : *list) {
      dataset.report.inputs.push_back(input.file->record);
      dataset.report.inputs.back().events = list == &open_.events;
      append(dataset.report.findings, std::vector<Problem>(input.file->findings));
    }
  }
  append(dataset.report.findings, std::move(leads.findings));
  append(dataset.report.findings, std::move(nested_findings_[r]));
  append(dataset.report.findings, std::move(events->findings));
  if (no_tables && looks_at_events(request)) dataset.report.findings.push_back(problem::no_events());
  dataset.report.events_read = events->rows_read;
  dataset.report.events_kept = events->rows_kept;
  dataset.leads = std::move(leads.leads);
  return dataset;
}

/// Of all files together; 0 where one of them does not say: standard input, a pipe.
int64_t stored_size_of(const Inputs& inputs) {
  int64_t total = 0;
  for (const auto* list : {&inputs.leads, &inputs.events}) {
    for (const Input& input : *list) {
      if (input.table) continue;
      const int64_t size = stored_size(input.path);
      if (size == 0) return 0;
      total += size;
    }
  }
  return total;
}

}  // namespace

std::expected<std::vector<Dataset>, Error> read(const Inputs& inputs, const std::vector<Request>& requests,
                                                const ReadOptions& options) {
  if (auto problems = check_arguments(inputs, requests, options); !problems.empty()) {
    return std::unexpected(Error(std::move(problems)));
  }
  ProgressMeter meter(options.progress);
  meter.set_total(stored_size_of(inputs));

  InputReader reader(requests, options, meter);
  if (auto opened = reader.open(inputs); !opened) return std::unexpected(std::move(opened.error()));
  if (auto scanned = reader.scan(); !scanned) return std::unexpected(std::move(scanned.error()));
  if (auto scanned = reader.scan_nested(); !scanned) return std::unexpected(std::move(scanned.error()));
  std::vector<Dataset> datasets;
  for (size_t r = 0; r < requests.size(); ++r) {
    auto dataset = reader.make_dataset(r);
    if (!dataset) return std::unexpected(std::move(dataset.error()));
    if (options.strict) {
      if (auto strict = check_strict(dataset->report); !strict) return std::unexpected(std::move(strict.error()));
    }
    if (!meter.go_on()) return std::unexpected(Error(problem::interrupted()));
    datasets.push_back(std::move(*dataset));
  }
  return datasets;
}

}  // namespace merit::data
