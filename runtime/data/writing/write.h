/// Writing: a table into a file that other programs see either as it was or whole.
///
/// - CSV and TSV: UTF-8 with a header. Missing is an empty cell, an empty text `""`; what needs quotes has them, so
/// that
///   text reads back exactly. Lists are joined with `;`, structures and lists of them are JSON.
/// - NDJSON: an object a line, missing is `null`.
/// - Parquet and Arrow (the file format): times are timestamps in UTC with microseconds, durations are durations,
///   enumerations and repetitive texts are dictionaries.
/// In text, times are ISO 8601 with `Z`, durations seconds as a number, enumerations the text as declared.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "runtime/columns/column.h"
#include "runtime/data/terms/formats.h"
#include "runtime/data/terms/problems.h"

namespace merit::data {

struct Output {
  std::string path;                   ///< `-` is standard output
  std::optional<FileType> file_type;  ///< else told by the name; standard output is CSV
  /// Parquet and Arrow: encode columns on all cores; else on those of the caller and of whoever helps.
  bool side_by_side = true;
  /// Called now and then with the rows that are written. False stops: writing fails with `interrupted`.
  std::function<bool(int64_t rows)> progress;
};

/// A table in a file, whose rows come piece by piece. It is written beside the target and renamed, with the target's
/// permissions; a link is followed. What is there and is no regular file (a pipe, `/dev/stdout`) is written in place.
/// Whatever fails, and without a `commit`, no partial file stays. The bytes are the same for one piece and for many of
/// 4,096 rows, twice, four times … as many, but for the last.
/// Errors: `unknown-format`, `cannot-write`, `output-closed` (a pipe without a reader; SIGPIPE must be ignored),
/// `interrupted`.
class OutputTable {
 public:
  static std::expected<OutputTable, Error> open(const Output& output);
  OutputTable(OutputTable&& other) noexcept;
  OutputTable& operator=(OutputTable&&) = delete;
  ~OutputTable();

  /// The next rows: at least one piece, if of no rows, all with the same columns. After an error there are no more.
  std::expected<void, Error> write(const columns::Table& rows);
  /// Encodes what pieces before have left to whoever has time: Parquet's columns. Any thread may call it, also while
  /// one writes; whether anybody does changes no byte.
  void help();
  /// Makes the file durable and puts it in the target's place.
  std::expected<void, Error> commit();

 private:
  struct Parts;
  explicit OutputTable(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

/// Writes all rows at once, likewise.
std::expected<void, Error> write(const columns::Table& table, const Output& output);

/// Removes what unfinished writes have left beside their targets. Safe to call from a signal handler that ends the
/// process; the writes themselves then fail.
void remove_unfinished_outputs() noexcept;

}  // namespace merit::data
