// From files to datasets, in the order of the work: open, find columns, read leads and scan events, join them.
#include <arrow/array.h>
#include <arrow/chunked_array.h>
#include <arrow/status.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <optional>
#include <utility>

#include "runtime/data/event_table.h"
#include "runtime/data/inputs.h"
#include "runtime/data/lead_table.h"
#include "runtime/data/match_columns.h"
#include "runtime/data/nested_events.h"
#include "runtime/data/open_inputs.h"
#include "runtime/data/table_file.h"
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
    add_events_apart();
    return load_all(open_.events, event_tables_);
  }

  std::expected<void, Error> scan();
  std::expected<Dataset, Error> make_dataset(size_t r);

 private:
  /// The events in a column of a lead file that are read by themselves.
  struct Apart {
    size_t file = 0;
    int32_t column = -1;
    std::unique_ptr<NestedTable> events;
  };

  /// Columns of a part of a table that are to be read.
  struct Task {
    const RawTable* table = nullptr;
    std::vector<bool> wanted;
    size_t file = 0;
    size_t part = 0;
    bool leads = false;
    double share = 1;  ///< of the work on the part
  };

  std::expected<void, Error> load_all(std::vector<OpenInput>& inputs, std::vector<RawTablePtr>& tables);
  void add_events_apart();
  NestedTable* events_apart(size_t file, int32_t column) const;
  void add_lead_tasks(std::vector<Task>& tasks) const;
  void add_event_tasks(std::vector<Task>& tasks) const;
  std::vector<std::vector<bool>> lead_columns_by_task(size_t file) const;
  template <typename Use>
  arrow::Status read_chunks(const Task& task, const Use& use);
  std::expected<void, Error> run(const std::vector<Task>& tasks, const std::function<arrow::Status(const Task&)>& work);
  arrow::Status read_lead_part(const Task& task);
  arrow::Status scan_event_part(const Task& task);
  void join_all_leads();
  std::expected<void, Error> find_lists();
  void scan_chunk(size_t r, const Task& task, EventScanner& scanner, const Chunk& chunk);
  std::expected<std::vector<Problem>, Error> scan_nested(size_t r);
  std::expected<const RawTable*, Error> nested_table(size_t file, const NestedColumn& nested,
                                                     std::vector<Problem>& findings);
  std::expected<RawTablePtr, Error> unnest_column(size_t file, const NestedColumn& nested,
                                                  std::vector<Problem>& findings) const;

  const std::vector<Request>& requests_;
  const ReadOptions& options_;
  ProgressMeter& meter_;

  OpenInputs open_;
  std::vector<RequestBinding> bindings_;                 ///< by request
  std::vector<RawTablePtr> lead_tables_, event_tables_;  ///< by file

  std::vector<std::vector<ReadLeadFile>> lead_files_;                             ///< by request and file
  std::vector<std::map<int32_t, std::vector<arrow::ArrayVector>>> nested_cells_;  ///< by file, column and part
  std::atomic<size_t> lead_tasks_left_ = 0;
  std::vector<std::optional<std::expected<LeadTable, Error>>> leads_;  ///< by request
  std::deque<EventTables> events_;                                     ///< by request
  std::vector<RawTablePtr> nested_tables_;
  std::vector<Apart> apart_;
};

std::expected<void, Error> InputReader::load_all(std::vector<OpenInput>& inputs, std::vector<RawTablePtr>& tables) {
  for (OpenInput& input : inputs) {
    auto table = input.file->load(input.wanted, meter_);
    if (!table) return std::unexpected(std::move(table.error()));
    tables.push_back(std::move(*table));
  }
  return {};
}

void InputReader::add_events_apart() {
  for (const RequestBinding& binding : bindings_) {
    for (size_t file = 0; file < binding.nested.size(); ++file) {
      RawTable& leads = *lead_tables_[file];
      for (const NestedColumn& nested : binding.nested[file]) {
        if (!nested.apart || events_apart(file, nested.column) != nullptr) continue;
        auto events = leads.events_in(static_cast<size_t>(nested.column));
        leads.stored_bytes -= std::min(leads.stored_bytes, events->stored_bytes);
        apart_.push_back({file, nested.column, std::move(events)});
      }
    }
  }
}

NestedTable* InputReader::events_apart(size_t file, int32_t column) const {
  const auto found =
      std::ranges::find_if(apart_, [&](const Apart& each) { return each.file == file && each.column == column; });
  return found == apart_.end() ? nullptr : found->events.get();
}

/// The columns of a lead file, shared out among the tasks of a part: where there are fewer parts than threads may be,
/// several read one. The key, which takes longest, is first and by itself.
std::vector<std::vector<bool>> InputReader::lead_columns_by_task(size_t file) const {
  constexpr size_t kEnoughTasks = 8;
  const RawTable& table = *lead_tables_[file];
  const std::vector<bool>& wanted = open_.leads[file].wanted;
  const auto columns = static_cast<size_t>(std::ranges::count(wanted, true));
  const size_t tasks = std::min(columns, kEnoughTasks / std::max<size_t>(table.parts(), 1));
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
    for (size_t part = 0; part < lead_tables_[file]->parts(); ++part) {
      for (const std::vector<bool>& wanted : columns) {
        tasks.push_back(
            {lead_tables_[file].get(), wanted, file, part, true, 1.0 / static_cast<double>(columns.size())});
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
  ARROW_ASSIGN_OR_RAISE(const auto reader, table.read_part(task.part, task.wanted));
  const auto rows = static_cast<double>(std::max<int64_t>(table.rows(), 1));
  Chunk chunk;
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(const bool more, reader->next(chunk));
    if (!more) return arrow::Status::OK();
    use(chunk);
    const double share = static_cast<double>(chunk.rows) / rows * task.share;
    if (!meter_.advance(static_cast<double>(table.stored_bytes) * share)) return arrow::Status::Cancelled("");
  }
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
    const LeadPart empty(requests_[r].lead_fields.size());
    for (const auto& table : lead_tables_) files.push_back({table.get(), std::vector(table->parts(), empty)});
    auto& events = events_.emplace_back(requests_[r], options_);
    for (size_t file = 0; file < event_tables_.size(); ++file) {
      events.add(*event_tables_[file], bindings_[r].event_columns[file], bindings_[r].events[file]);
    }
  }
  nested_cells_.resize(lead_tables_.size());
  for (const RequestBinding& binding : bindings_) {
    for (size_t file = 0; file < binding.nested.size(); ++file) {
      for (const NestedColumn& nested : binding.nested[file]) {
        if (!nested.apart) nested_cells_[file][nested.column].resize(lead_tables_[file]->parts());
      }
    }
  }
  leads_.resize(requests_.size());
  std::vector<Task> tasks;
  add_lead_tasks(tasks);
  lead_tasks_left_ = tasks.size();
  if (tasks.empty()) join_all_leads();
  add_event_tasks(tasks);
  auto done =
      run(tasks, [this](const Task& task) { return task.leads ? read_lead_part(task) : scan_event_part(task); });
  return done ? find_lists() : done;
}

std::expected<void, Error> InputReader::find_lists() {
  std::vector<Task> tasks;
  for (size_t i = 0; i < apart_.size(); ++i) {
    const RawTable& leads = *lead_tables_[apart_[i].file];
    for (size_t part = 0; part < leads.parts(); ++part) tasks.push_back({&leads, {}, i, part});
  }
  auto found = run(tasks, [this](const Task& task) { return apart_[task.file].events->find_lists(task.part); });
  for (size_t i = 0; found && i < apart_.size(); ++i) apart_[i].events->join_lists();
  return found;
}

arrow::Status InputReader::read_lead_part(const Task& task) {
  std::deque<LeadPartReader> readers;
  for (size_t r = 0; r < requests_.size(); ++r) {
    const auto& begins = task.table->part_begins;
    const int64_t rows = begins[task.part + 1] - begins[task.part];
    readers.emplace_back(requests_[r], bindings_[r].leads.columns[task.file], task.wanted, rows);
  }
  ARROW_RETURN_NOT_OK(read_chunks(task, [&](const Chunk& chunk) {
    for (LeadPartReader& reader : readers) reader.read(chunk);
    for (auto& [column, parts] : nested_cells_[task.file]) {
      if (task.wanted[static_cast<size_t>(column)]) parts[task.part].push_back(to_array(chunk.column(column)));
    }
  }));
  for (size_t r = 0; r < requests_.size(); ++r) readers[r].finish(lead_files_[r][task.file].parts[task.part]);
  if (--lead_tasks_left_ == 0) join_all_leads();
  return arrow::Status::OK();
}

void InputReader::join_all_leads() {
  for (size_t r = 0; r < requests_.size(); ++r) {
    leads_[r] = join_leads(requests_[r], bindings_[r].leads, std::move(lead_files_[r]), options_);
    if (*leads_[r]) events_[r].know_leads(**leads_[r]);
  }
}

void InputReader::scan_chunk(size_t r, const Task& task, EventScanner& scanner, const Chunk& chunk) {
  scanner.scan(chunk);
  if (scanner.has_block()) events_[r].put(task.file, task.part, scanner.take_block());
}

arrow::Status InputReader::scan_event_part(const Task& task) {
  std::deque<EventScanner> scanners;
  for (const EventTables& events : events_) scanners.push_back(events.scanner(task.file, task.part));
  ARROW_RETURN_NOT_OK(read_chunks(task, [&](const Chunk& chunk) {
    for (size_t r = 0; r < requests_.size(); ++r) scan_chunk(r, task, scanners[r], chunk);
  }));
  for (size_t r = 0; r < requests_.size(); ++r) events_[r].put(task.file, task.part, scanners[r].finish());
  return arrow::Status::OK();
}

/// The events of one column of a lead file, as a table of their own; null where it holds none.
std::expected<RawTablePtr, Error> InputReader::unnest_column(size_t file, const NestedColumn& nested,
                                                             std::vector<Problem>& findings) const {
  arrow::ArrayVector arrays;
  for (const auto& part : nested_cells_[file].at(nested.column)) arrays.insert(arrays.end(), part.begin(), part.end());
  if (arrays.empty()) return nullptr;
  const arrow::ChunkedArray cells(std::move(arrays));
  if (!holds_events(cells)) return nullptr;
  const RawTable& leads = *lead_tables_[file];
  Tally unreadable;
  auto table = unnest(leads, cells, unreadable);
  if (table && unreadable.count > 0) {
    const int64_t count = unreadable.count;
    const std::string& name = leads.names[static_cast<size_t>(nested.column)];
    findings.push_back(problem::unreadable_events.of(std::move(unreadable), name, count));
  }
  return table;
}

/// The events in a column of a lead file; null where it holds none.
std::expected<const RawTable*, Error> InputReader::nested_table(size_t file, const NestedColumn& nested,
                                                                std::vector<Problem>& findings) {
  if (lead_tables_[file]->rows() == 0) return nullptr;
  if (nested.apart) return events_apart(file, nested.column);
  auto table = unnest_column(file, nested, findings);
  if (!table) return std::unexpected(std::move(table.error()));
  return nested_tables_.emplace_back(std::move(*table)).get();
}

/// Scans the events that stand in lead files.
std::expected<std::vector<Problem>, Error> InputReader::scan_nested(size_t r) {
  std::vector<Problem> findings, problems;
  std::vector<Task> tasks;
  int64_t first_row = 0;
  for (size_t file = 0; file < lead_tables_.size(); ++file) {
    for (const NestedColumn& nested : bindings_[r].nested[file]) {
      auto table = nested_table(file, nested, findings);
      if (!table) return std::unexpected(std::move(table.error()));
      if (*table == nullptr) continue;
      const RawTable& events = **table;
      EventColumns columns{events.file, events.names, std::nullopt, true, events.columns_from_rows};
      if (nested.kind >= 0) columns.kind = nested.kind;
      EventBinding binding = bind_events(requests_[r], columns, problems);
      std::vector<bool> wanted(events.names.size(), false);
      for_each_column(binding, [&](int32_t column) { wanted[static_cast<size_t>(column)] = true; });
      events_[r].add(events, std::move(columns), std::move(binding), first_row);
      for (size_t part = 0; part < events.parts(); ++part) {
        tasks.push_back({&events, wanted, events_[r].tables() - 1, part});
      }
    }
    first_row += lead_tables_[file]->rows();
  }
  if (!problems.empty()) return std::unexpected(Error(std::move(problems)));
  auto done = run(tasks, [&](const Task& task) -> arrow::Status {
    EventScanner scanner = events_[r].scanner(task.file, task.part);
    ARROW_RETURN_NOT_OK(read_chunks(task, [&](const Chunk& chunk) { scan_chunk(r, task, scanner, chunk); }));
    events_[r].put(task.file, task.part, scanner.finish());
    return arrow::Status::OK();
  });
  if (!done) return std::unexpected(std::move(done.error()));
  return findings;
}

std::expected<Dataset, Error> InputReader::make_dataset(size_t r) {
  const Request& request = requests_[r];
  if (!*leads_[r]) return std::unexpected(std::move(leads_[r]->error()));
  LeadTable& leads = **leads_[r];
  auto nested = scan_nested(r);
  if (!nested) return std::unexpected(std::move(nested.error()));
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
  append(dataset.report.findings, std::move(*nested));
  append(dataset.report.findings, std::move(events->findings));
  if (no_tables && looks_at_events(request)) dataset.report.findings.push_back(problem::no_events());
  dataset.report.events_read = events->rows_read;
  dataset.report.events_kept = events->rows_kept;
  dataset.leads = std::move(leads.leads);
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
    for (const Input& input : *list) total += input.table ? 0 : stored_size(input.path);
  }
  meter.set_total(total);

  InputReader reader(requests, options, meter);
  if (auto opened = reader.open(inputs); !opened) return std::unexpected(std::move(opened.error()));
  if (auto scanned = reader.scan(); !scanned) return std::unexpected(std::move(scanned.error()));
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
