/// Reading: files of leads and events in, what definitions are evaluated over out.
///
///   auto datasets = read({.leads = {{"leads.csv"}}, .events = {{"events.parquet"}, {.path = "v.csv", .kind =
///   "visit"}}},
///                        {request}, {.strict = true});
///
/// Each input is read once, and bound once for each request. Events may stand in files of their own or, where no such
/// file is given, inside the leads' file: one list column a kind, or one column `events`.
/// The result does not depend on the order of rows in the files (but where the language says "in input order"), on how
/// they are split, or on their format.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/columns/leads.h"
#include "runtime/data/exchange.h"
#include "runtime/data/formats.h"
#include "runtime/data/report.h"
#include "runtime/data/request.h"

namespace merit::data {

struct Input {
  std::string path;                   ///< `-` is standard input, which only one input may be
  std::optional<std::string> kind;    ///< events: all rows are of this kind (a name or a plural)
  std::optional<FileType> file_type;  ///< else told by the name, or, where that tells nothing, by the first bytes
  std::optional<char> separator;      ///< CSV: `,`, `;`, `|` or a tab; else found out from the header
  HeldTablePtr table = nullptr;       ///< in memory: `path` is what messages call it, and no file is read
};

struct Inputs {
  std::vector<Input> leads;  ///< several count as one, in this order
  std::vector<Input> events;
};

enum class Duplicates : uint8_t { refuse, first, last };

struct ReadOptions {
  Duplicates duplicates = Duplicates::refuse;  ///< which row to keep of leads with the same key
  bool strict = false;                         ///< what is wrong in the data is an error
  bool leads_from_events = false;  ///< a key that only events have makes a lead; these stand last, as first met
  bool hash_inputs = false;        ///< fill in `InputRecord::sha256`
  bool by_partition = false;       ///< events are grouped when they are asked for (`columns::Leads::partitions`)
  unsigned threads = 0;            ///< 0: one a core; the result does not depend on it
  /// Called now and then, by any thread but never twice at once, with the bytes of the inputs that are done and their
  /// total, which is 0 where standard input hides it. Returns false to stop; `read` then fails with `interrupted`.
  std::function<bool(int64_t bytes_done, int64_t bytes_total)> progress;
};

/// What one request gets.
struct Dataset {
  columns::Leads leads;
  Report report;
};

/// One dataset a request, in their order; the inputs' records are in each. Errors: everything with severity `error` in
/// problems.def, all that were found of missing columns at once.
std::expected<std::vector<Dataset>, Error> read(const Inputs& inputs, const std::vector<Request>& requests,
                                                const ReadOptions& options);

}  // namespace merit::data
