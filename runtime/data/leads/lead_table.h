/// Private to runtime/data: from lead files to lead columns.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <vector>

#include "runtime/columns/leads.h"
#include "runtime/data/fields/field_reader.h"
#include "runtime/data/leads/lead_index.h"
#include "runtime/data/tables/raw_table.h"
#include "runtime/data/terms/inputs.h"
#include "runtime/data/terms/request.h"

namespace merit::data {

/// Whether a field must be read: something looks at it, or rows are judged by it.
bool is_needed(const Request& request, size_t lead_field);

/// Where the lead fields stand: `columns[file][field]`, -1 where a file lacks the column or nobody needs it.
struct LeadBinding {
  std::vector<std::vector<int32_t>> columns;
  std::vector<Problem> findings;  ///< columns that some files have and others lack
};

/// What one column of each kind of file is: enough to bind.
struct FileColumns {
  const std::string* file = nullptr;
  const std::vector<std::string>* names = nullptr;
  bool from_rows = false;  ///< a file without rows may lack columns
};

/// Finds the columns; what cannot be found is added to `problems`.
LeadBinding bind_leads(const Request& request, const std::vector<FileColumns>& files, std::vector<Problem>& problems);

/// What some rows of a lead file give: those of a part of it, or of several.
struct LeadPart {
  LeadPart(int64_t first_row, int64_t end_row, size_t lead_fields)
      : begin(first_row), end(end_row), fields(lead_fields), unreadable(lead_fields) {}
  int64_t rows() const { return end - begin; }

  int64_t begin, end;                             ///< rows of the file
  std::vector<columns::ColumnPtr> fields;         ///< by lead field; null where nobody needs it or the file lacks it
  std::vector<std::vector<uint32_t>> unreadable;  ///< by lead field: the rows of the part whose value did not read
};

/// Reads some columns of such rows, chunk after chunk. Used by one thread; others may read other columns of the same
/// rows.
class LeadPartReader {
 public:
  /// `columns`: those of the file, from the binding; of these, `wanted` marks by column which are read here. The
  /// request and the binding outlive this.
  LeadPartReader(const Request& request, const std::vector<int32_t>& columns, const std::vector<bool>& wanted,
                 int64_t rows);

  void read(const Chunk& chunk);
  /// Puts what was read in its place in the part, and touches no other.
  void finish(LeadPart& part);

 private:
  const std::vector<int32_t>& columns_;
  std::vector<std::optional<FieldReader>> readers_;  ///< by lead field
  std::vector<int32_t> rows_;                        ///< 0, 1, 2 …
};

struct LeadTable {
  columns::Leads leads;              ///< without events
  std::optional<LeadIndex> index;    ///< the leads by their key, where finding keys that repeat has made one
  std::vector<int32_t> lead_of_row;  ///< by row of all files in a row; -1 for one that was left out; empty: none was
  std::vector<Problem> findings;
  std::vector<Problem> errors;  ///< of leads that were made from events
};

/// A lead file and what its parts gave.
struct ReadLeadFile {
  const RawTable* table = nullptr;
  std::vector<LeadPart> parts;
};

/// Puts the parts of all files together. Errors: keys that repeat or are missing, required fields that are missing.
std::expected<LeadTable, Error> join_leads(const Request& request, const LeadBinding& binding,
                                           std::vector<ReadLeadFile>&& files, const ReadOptions& options);

}  // namespace merit::data
