#include "runtime/data/leads/lead_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <functional>
#include <map>
#include <numeric>

#include "runtime/columns/concatenate.h"
#include "runtime/data/fields/match_columns.h"
#include "runtime/data/tables/row_tally.h"
#include "runtime/threads/share_work.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {
namespace {

/// The rows of several files, counted on.
class JoinedRows {
 public:
  explicit JoinedRows(const std::vector<ReadLeadFile>& files) : files_(files) {
    for (const ReadLeadFile& file : files) rows_ += file.table->rows();
  }
  int64_t count() const { return rows_; }

  Example example(int64_t row, std::string_view value) const {
    const Place place = place_of(row);
    return example_at(*files_[place.file].table, place.row, value);
  }
  /// A field's cell as it stands in its file.
  std::string cell(int64_t row, const LeadBinding& binding, size_t field) const {
    const Place place = place_of(row);
    return shown_cell(*files_[place.file].table, binding.columns[place.file][field], place.row);
  }

 private:
  struct Place {
    size_t file = 0;
    int64_t row = 0;  ///< in the file
  };

  Place place_of(int64_t row) const {
    size_t file = 0;
    for (; row >= files_[file].table->rows(); ++file) row -= files_[file].table->rows();
    return {file, row};
  }

  const std::vector<ReadLeadFile>& files_;
  int64_t rows_ = 0;
};

/// A lead field in the rows of files that lack its column.
columns::ColumnPtr missing_cells(const Request& request, size_t position, int64_t rows) {
  const bool key = static_cast<int32_t>(position) == request.key_field;
  FieldReader reader(request.lead_fields[position], *values::find_zone(request.data_zone), key);
  reader.append_missing(static_cast<size_t>(rows));
  return reader.finish();
}

/// One field of all files, which give it away, and what did not read.
columns::ColumnPtr join_field(const Request& request, size_t position, const LeadBinding& binding,
                              std::vector<ReadLeadFile>& files, Tally& unreadable) {
  std::vector<columns::ColumnPtr> columns;
  for (size_t f = 0; f < files.size(); ++f) {
    RowTally rows;
    for (LeadPart& part : files[f].parts) {
      auto cells = std::move(part.fields[position]);
      columns.push_back(cells ? std::move(cells) : missing_cells(request, position, part.rows()));
      for (const uint32_t row : part.unreadable[position]) rows.add(part.begin + row, binding.columns[f][position]);
    }
    add_to(unreadable, rows, *files[f].table);
  }
  return columns.empty() ? missing_cells(request, position, 0) : columns::concatenate(columns);
}

void note(Tally& tally, const JoinedRows& rows, int64_t row, std::string_view value) {
  if (tally.wants_example()) {
    tally.add(rows.example(row, value));
  } else {
    tally.add_counted();
  }
}

std::string shown_key(const columns::Column& key, int64_t row) {
  if (key.type == columns::Type::text) return std::string(key.text_at(row));
  if (key.type == columns::Type::number) return fmt::format("{}", key.numbers[static_cast<size_t>(row)]);
  return fmt::format("{}", key.integers[static_cast<size_t>(row)]);
}

/// Shorter texts are before longer ones, as numbers are that somebody counts on. Eight bytes at a time: a call would
/// take longer than most keys.
bool is_before(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size();
  const auto first_bytes = [](std::string_view text) {
    // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): it has eight
    return std::byteswap(values::load_bytes(text.data(), sizeof(uint64_t)));
  };
  for (; a.size() >= sizeof(uint64_t); a.remove_prefix(sizeof(uint64_t)), b.remove_prefix(sizeof(uint64_t))) {
    if (first_bytes(a) != first_bytes(b)) return first_bytes(a) < first_bytes(b);
  }
  return a < b;
}

/// Whether each of these keys is after the one before it; of the first nothing is asked.
bool are_ascending(const columns::Column& key, int64_t begin, int64_t end) {
  const auto ascend = [&](const auto& cells) {
    const auto last = cells.begin() + end;
    return std::adjacent_find(cells.begin() + begin, last, std::greater_equal()) == last;
  };
  if (key.type == columns::Type::number) return ascend(key.numbers);
  if (key.type != columns::Type::text) return ascend(key.integers);
  std::string_view before;
  for (int64_t row = begin; row < end; ++row) {
    const std::string_view text = key.text_at(row);
    if (row > begin && !is_before(before, text)) return false;
    before = text;
  }
  return true;
}

/// Whether all keys are there, each after the one before it, so that none repeats: how most systems export them.
bool are_ascending(const columns::Column& key, unsigned threads) {
  constexpr int64_t kRows = int64_t{1} << 16;
  if (!key.validity.empty()) return false;
  std::atomic<bool> ascending = true;
  threads::share_work(threads, static_cast<size_t>((key.length + kRows - 1) / kRows), [&](size_t block) {
    const int64_t begin = static_cast<int64_t>(block) * kRows;
    const int64_t end = std::min(begin + kRows, key.length);
    if (ascending && !are_ascending(key, std::max<int64_t>(begin - 1, 0), end)) ascending = false;
  });
  return ascending;
}

struct KeyCheck {
  Tally missing, repeated;
  std::optional<std::vector<uint32_t>> kept;  ///< ascending; none: all rows
  std::optional<LeadIndex> index;             ///< all rows by their keys, where it was needed
};

/// Decides which rows are leads. `written` is what stands in a row in place of a key.
KeyCheck check_keys(const columns::Column& key, const JoinedRows& rows, const ReadOptions& options,
                    const std::function<std::string(int64_t)>& written) {
  KeyCheck check;
  LeadIndex& index = check.index.emplace(false);
  if (index.add_numbers(key)) return check;
  if (are_ascending(key, options.threads)) {
    check.index.reset();
    return check;
  }
  const std::vector<int32_t> firsts = index.add_all(key);
  std::map<int32_t, int64_t> stands_for;  // the row that stands for a first one's key now, where it is another
  std::vector<uint8_t> kept(firsts.size(), 0);
  for (int64_t row = 0; row < rows.count(); ++row) {
    const int32_t first = firsts[static_cast<size_t>(row)];
    if (first == LeadIndex::kNone) {
      note(check.missing, rows, row, check.missing.wants_example() ? written(row) : "");
      continue;
    }
    if (first != row && options.duplicates != Duplicates::last) {
      note(check.repeated, rows, row, shown_key(key, row));
      continue;
    }
    if (first != row) {
      int64_t& stands = stands_for.try_emplace(first, first).first->second;
      note(check.repeated, rows, stands, shown_key(key, stands));
      kept[static_cast<size_t>(stands)] = 0;
      stands = row;
    }
    kept[static_cast<size_t>(row)] = 1;
  }
  if (check.missing.count == 0 && check.repeated.count == 0) return check;
  auto& kept_rows = check.kept.emplace();
  for (size_t row = 0; row < kept.size(); ++row) {
    if (kept[row] != 0) kept_rows.push_back(static_cast<uint32_t>(row));
  }
  return check;
}

void check_required(const Request& request, const std::vector<columns::ColumnPtr>& fields, const KeyCheck& check,
                    const JoinedRows& rows, std::vector<Problem>& errors) {
  const int64_t leads = check.kept ? static_cast<int64_t>(check.kept->size()) : rows.count();
  for (size_t i = 0; i < fields.size(); ++i) {
    const Field& field = request.lead_fields[i];
    if (!field.required || static_cast<int32_t>(i) == request.key_field) continue;
    Tally tally;
    for (int64_t lead = 0; lead < leads; ++lead) {
      const int64_t row = check.kept ? (*check.kept)[static_cast<size_t>(lead)] : lead;
      if (!fields[i]->known(row)) note(tally, rows, row, "");
    }
    if (tally.count > 0) {
      const int64_t count = tally.count;
      errors.push_back(problem::missing_required_field.of(std::move(tally), request.subject, field.name, count));
    }
  }
}

/// Drops the rows that are no leads.
void keep_rows(LeadTable& table, const std::vector<uint32_t>& kept, int64_t rows) {
  table.leads.count = static_cast<int64_t>(kept.size());
  table.lead_of_row.assign(static_cast<size_t>(rows), -1);
  for (size_t lead = 0; lead < kept.size(); ++lead) table.lead_of_row[kept[lead]] = static_cast<int32_t>(lead);
  for (columns::ColumnPtr& field : table.leads.lead_fields) {
    if (field) field = columns::gather(*field, kept);
  }
}

}  // namespace

bool is_needed(const Request& request, size_t lead_field) {
  const auto position = static_cast<int32_t>(lead_field);
  const Field& field = request.lead_fields[lead_field];
  if (field.wanted || field.required || position == request.key_field) return true;
  return std::any_of(request.kinds.begin(), request.kinds.end(),
                     [&](const EventKind& kind) { return kind.wanted && kind.matching_field == position; });
}

LeadBinding bind_leads(const Request& request, const std::vector<FileColumns>& files, std::vector<Problem>& problems) {
  LeadBinding binding;
  binding.columns.assign(files.size(), std::vector<int32_t>(request.lead_fields.size(), -1));
  for (size_t i = 0; i < request.lead_fields.size(); ++i) {
    if (!is_needed(request, i)) continue;
    const Field& field = request.lead_fields[i];
    const std::string who = fmt::format("{} field `{}`", request.subject, field.name);
    std::vector<const FileColumns*> lacking;
    bool found = false;
    for (size_t file = 0; file < files.size(); ++file) {
      const auto& names = *files[file].names;
      const ColumnMatch match = match_field(names, field);
      if (match.ambiguous()) {
        problems.push_back(problem::ambiguous_column(
            who, *files[file].file, fmt::format("`{}`", shortened(names[static_cast<size_t>(match.column)])),
            fmt::format("`{}`", shortened(names[static_cast<size_t>(match.rival)]))));
      }
      binding.columns[file][i] = match.column;
      found = found || match.found();
      if (!match.found() && !(files[file].from_rows && names.empty())) lacking.push_back(&files[file]);
    }
    const std::string_view wanted = source_name(field);
    for (const FileColumns* file : lacking) {
      const std::string hint = suggest(*file->names, wanted);
      if (found) {
        binding.findings.push_back(problem::absent_column(who, wanted, *file->file, hint));
      } else if (file == lacking.back()) {
        problems.push_back(problem::column_not_found(who, wanted, fmt::format("`{}`", *file->file), hint));
      }
    }
  }
  return binding;
}

LeadPartReader::LeadPartReader(const Request& request, const std::vector<int32_t>& columns,
                               const std::vector<bool>& wanted, int64_t rows)
    : columns_(columns) {
  const values::Zone& zone = *values::find_zone(request.data_zone);
  for (size_t i = 0; i < request.lead_fields.size(); ++i) {
    auto& reader = readers_.emplace_back();
    const bool key = static_cast<int32_t>(i) == request.key_field;
    if (columns_[i] < 0 || !wanted[static_cast<size_t>(columns_[i])]) continue;
    reader.emplace(request.lead_fields[i], zone, key);
    reader->reserve(static_cast<size_t>(rows));
  }
}

void LeadPartReader::read(const Chunk& chunk) {
  rows_.resize(static_cast<size_t>(chunk.rows));
  std::iota(rows_.begin(), rows_.end(), 0);
  for (size_t i = 0; i < readers_.size(); ++i) {
    if (readers_[i]) readers_[i]->read(chunk.column(columns_[i]), rows_);
  }
}

void LeadPartReader::finish(LeadPart& part) {
  for (size_t i = 0; i < readers_.size(); ++i) {
    if (!readers_[i]) continue;
    part.unreadable[i] = readers_[i]->take_unreadable();
    part.fields[i] = readers_[i]->finish();
  }
}

std::expected<LeadTable, Error> join_leads(const Request& request, const LeadBinding& binding,
                                           std::vector<ReadLeadFile>&& files, const ReadOptions& options) {
  const JoinedRows rows(files);
  LeadTable result;
  result.findings = binding.findings;
  auto& fields = result.leads.lead_fields;
  for (size_t i = 0; i < request.lead_fields.size(); ++i) {
    fields.emplace_back();
    if (!is_needed(request, i)) continue;
    Tally tally;
    fields[i] = join_field(request, i, binding, files, tally);
    if (tally.count > 0) {
      const int64_t count = tally.count;
      result.findings.push_back(problem::unreadable_value.of(std::move(tally), request.lead_fields[i].name,
                                                             type_phrase(request.lead_fields[i]), count));
    }
  }
  const auto key_field = static_cast<size_t>(request.key_field);
  const std::string& key_name = request.lead_fields[key_field].name;
  const auto written_key = [&](int64_t row) { return rows.cell(row, binding, key_field); };
  KeyCheck check = check_keys(*fields[key_field], rows, options, written_key);

  std::vector<Problem> errors;
  const int64_t missing = check.missing.count;
  const int64_t repeated = check.repeated.count;
  if (missing > 0) {
    errors.push_back(problem::missing_lead_key.of(std::move(check.missing), request.subject, key_name, missing));
  }
  if (repeated > 0) {
    const bool refuse = options.duplicates == Duplicates::refuse;
    auto& found = refuse ? errors : result.findings;
    const auto& make = refuse ? problem::duplicate_lead_key : problem::duplicate_lead_left_out;
    found.push_back(make.of(std::move(check.repeated), request.subject, key_name, repeated));
  }
  check_required(request, fields, check, rows, errors);
  if (!errors.empty()) return std::unexpected(Error(std::move(errors)));

  result.leads.count = rows.count();
  if (check.kept) {
    keep_rows(result, *check.kept, rows.count());
  } else {
    result.index = std::move(check.index);
  }
  result.leads.key = fields[key_field];
  return result;
}

}  // namespace merit::data
