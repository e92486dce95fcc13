/// The options that name data, which `run`, `check` and `init` share.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "runtime/data/terms/inputs.h"
#include "runtime/values/times.h"
#include "runtime/values/zones.h"

namespace CLI {  // NOLINT(readability-identifier-naming): not ours
class App;
}

namespace merit::cli {

struct DataOptions {
  std::vector<std::string> leads;
  std::vector<std::string> events;  ///< `[NAME=]F`
  std::string format_in;
  std::string separator;
  std::string duplicates;
  std::string now;
  bool leads_from_events = false;

  bool given() const { return !leads.empty() || !events.empty(); }
};

/// Declares those that say which files there are and how they are written.
void add_input_options(CLI::App& app, DataOptions& options);
/// Declares all.
void add_data_options(CLI::App& app, DataOptions& options);

/// What they name; the error is one of usage.
std::expected<data::Inputs, std::string> inputs_of(const DataOptions& options);
/// The files that inputs are read from; `-` is standard input.
std::vector<std::string> files_of(const data::Inputs& inputs);

/// The moment of evaluation: what `--now` says, or that of the start.
struct Moment {
  values::ReadTime time;
  bool given = false;  ///< else it is the moment of start

  /// In microseconds since 1970-01-01T00:00Z. A time without an offset is in `zone`: each definition's own.
  int64_t in(const values::Zone& zone) const;
};
std::expected<Moment, std::string> moment_of(const DataOptions& options);

/// How to read: `duplicates` and what else the options say.
std::expected<data::ReadOptions, std::string> read_options_of(const DataOptions& options);

}  // namespace merit::cli
