/// Private to this room: from lead files to lead columns.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "runtime/columns/leads.h"
#include "runtime/data/inputs.h"
#include "runtime/data/lead_index.h"
#include "runtime/data/request.h"
#include "runtime/data/table_file.h"

namespace merit::data {

/// Whether a field must be read: something looks at it, or rows are judged by it.
bool is_needed(const Request& request, size_t lead_field);

/// Where the lead fields stand: `columns[file][field]`, -1 where a file lacks the column or nobody needs it.
struct LeadBinding {
  std::vector<std::vector<int32_t>> columns;
};

/// What one column of each kind of file is: enough to bind.
struct FileColumns {
  const std::string* file = nullptr;
  const std::vector<std::string>* names = nullptr;
  bool from_rows = false;  ///< a file without rows may lack columns
};

/// Finds the columns; what cannot be found is added to `problems`.
LeadBinding bind_leads(const Request& request, const std::vector<FileColumns>& files, std::vector<Problem>& problems);

struct LeadTable {
  columns::Leads leads;              ///< without events
  std::vector<int64_t> lead_of_row;  ///< by row of all files in a row; -1 for a row that was left out
  std::vector<Problem> findings;
};

/// Reads the leads. Errors: keys that repeat or are missing, required fields that are missing.
std::expected<LeadTable, Error> read_leads(const Request& request, const LeadBinding& binding,
                                           const std::vector<RawTable>& tables, const ReadOptions& options);

}  // namespace merit::data
