/// Where decisions go, and in which form.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cli/terminal.h"
#include "runtime/columns/column.h"
#include "runtime/data/terms/formats.h"
#include "runtime/data/terms/problems.h"
#include "runtime/data/writing/output_file.h"
#include "runtime/data/writing/write.h"

namespace merit::cli {

struct Destination {
  std::string path = "-";  ///< `-` is standard output
  bool table = false;      ///< aligned text for people; else a file's format:
  data::FileType file_type;
  int64_t table_rows = 0;  ///< of a table: how many are shown at most

  bool is_standard_output() const { return path == "-"; }
  std::string format_name() const;
  /// What aligned text is made for: `terminal`, which is standard output, or an editor that shows lines of any width.
  Terminal screen(const Terminal& terminal) const;
};

/// What `--out`, `--format` and `--limit` ask for, `terminal` being standard output. Without any: a table of the first
/// rows on a terminal, CSV in a pipe. The error is one of usage.
std::expected<Destination, std::string> destination_of(const std::string& out, const std::string& format, bool limited,
                                                       const Terminal& terminal);

/// Writes all of it or nothing. A reader of standard output that has gone away is no error. `progress` is called with
/// the rows that are written.
std::expected<void, data::Error> write_decisions(const columns::Table& table, const Destination& destination,
                                                 const Terminal& terminal, std::function<void(int64_t)> progress);

/// The same for decisions that come piece by piece, while others are made. Without a `commit` nothing is left of them.
/// The destination outlives this.
class DecisionFile {
 public:
  explicit DecisionFile(const Destination& destination) : destination_(destination) {}

  /// Decisions for programs, in a file of their own: on standard output they would stand among what is said meanwhile.
  static bool suits(const Destination& destination) { return !destination.table && !destination.is_standard_output(); }

  /// Opens the file when the first piece comes.
  std::expected<void, data::Error> write(const columns::Table& rows);
  /// As of the file; before it is open there is nothing to do.
  void help();
  std::expected<void, data::Error> commit();

 private:
  const Destination& destination_;
  std::optional<data::OutputTable> file_;
  std::atomic<bool> is_open_ = false;
  bool is_read_ = true;  ///< else the reader has gone away
};

/// Aligned text that is written already, likewise.
std::expected<void, data::Error> write_page(std::string_view text, const Destination& destination);

/// A text file, likewise.
std::expected<void, data::Error> write_text_file(const std::string& path, std::string_view text);
/// The whole content of a file that was opened before.
std::expected<void, data::Error> write_and_commit(data::OutputFile& file, std::string_view text);

}  // namespace merit::cli
