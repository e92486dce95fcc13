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

#include <expected>
#include <functional>
#include <optional>
#include <string>

#include "runtime/columns/column.h"
#include "runtime/data/formats.h"
#include "runtime/data/problems.h"

namespace merit::data {

struct Output {
  std::string path;                   ///< `-` is standard output
  std::optional<FileType> file_type;  ///< else told by the name; standard output is CSV
  /// Called now and then with the share that is done, 0 to 1. Returns false to stop: `write` fails with `interrupted`.
  std::function<bool(double done)> progress;
};

/// Writes beside the target and renames, with the target's permissions; a link is followed. What is there and is no
/// regular file (a pipe, `/dev/stdout`) is written in place. Whatever fails, no partial file stays.
/// Errors: `unknown-format`, `cannot-write`, `output-closed` (a pipe without a reader; SIGPIPE must be ignored),
/// `interrupted`.
std::expected<void, Error> write(const columns::Table& table, const Output& output);

/// Removes what unfinished writes have left beside their targets. Safe to call from a signal handler that ends the
/// process; the writes themselves then fail.
void remove_unfinished_outputs() noexcept;

}  // namespace merit::data
