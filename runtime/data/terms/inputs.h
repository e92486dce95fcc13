/// What is read, and how: files of leads and events, or tables that are in memory.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/data/terms/formats.h"

namespace merit::data {

/// Rows that somebody else made, in memory. Any number of reads may share one, also at the same time. What it points to
/// is released with its last owner, by whatever thread that is.
class HeldTable;
using HeldTablePtr = std::shared_ptr<const HeldTable>;

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

/// What `--duplicates` calls it: `first` or `last`; `refuse` where it is empty.
std::optional<Duplicates> duplicates_called(std::string_view name);

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

}  // namespace merit::data
