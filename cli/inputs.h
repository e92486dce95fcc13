/// The options that name data, which `run` and `check` share.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "runtime/data/inputs.h"

namespace CLI {
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

/// Declares them.
void add_data_options(CLI::App& app, DataOptions& options);

/// What they name; the error is one of usage.
std::expected<data::Inputs, std::string> inputs_of(const DataOptions& options);

/// The moment of evaluation.
struct Moment {
  int64_t micros = 0;  ///< since 1970-01-01T00:00Z
  bool given = false;  ///< else it is the moment of start
};
/// A time without an offset is in `zone`, an IANA name.
std::expected<Moment, std::string> moment_of(const DataOptions& options, const std::string& zone);

/// How to read: `duplicates` and what else the options say. The moment is the caller's to set.
std::expected<data::ReadOptions, std::string> read_options_of(const DataOptions& options);

}  // namespace merit::cli
