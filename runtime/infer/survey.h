/// What is in files of leads and events: columns and what they hold, kinds of events, and which columns tell leads
/// apart, whose an event is, when it was and what it was.
///
///   auto survey = infer::survey({.leads = {{"leads.csv"}}, .events = {{"events.csv"}}});
///
/// All rows are read. The same files give the same survey.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/data/terms/inputs.h"
#include "runtime/data/terms/problems.h"
#include "runtime/infer/column_guess.h"
#include "runtime/infer/column_profile.h"

namespace merit::infer {

struct Column {
  ColumnProfile profile;
  ColumnGuess guess;
  bool readable = true;  ///< false: another column of the file has the same name, so that no field can mean this one
};

struct Block {
  std::vector<Column> columns;
  Spellings spellings;
};

/// Events of one kind.
struct Kind {
  std::string called;  ///< its value in the type column; else what `--events NAME=` calls it, or the file's stem
  int64_t rows = 0;
  Block block;       ///< by column of the table
  int32_t key = -1;  ///< the column that tells its events apart
};

/// How events find their leads.
struct Link {
  int32_t column = -1;       ///< of the events
  int32_t lead_column = -1;  ///< the leads' key, or another that says the same
  int64_t values = 0;
  int64_t hits = 0;  ///< values that stand in the leads' column
};

/// Events that have columns in common: one file or several.
struct EventTable {
  std::vector<std::string> files;
  bool named = false;     ///< given as NAME=F
  bool by_stem = false;   ///< without a column of kinds, and not named: to be given as NAME=F
  std::string nested_in;  ///< the column of the leads in which they stand; empty: a file of their own
  int64_t rows = 0;
  std::vector<std::string> names;  ///< of its columns
  int32_t type = -1;
  int32_t at = -1;
  bool at_reads = false;  ///< the column of times holds times, at least mostly
  int64_t not_times = 0;  ///< how many of its values do not read, where most do
  Link link;
  std::vector<Kind> kinds;
  int64_t latest = 0;  ///< the last moment in `at`, microseconds since 1970 in UTC; 0: none reads
};

struct Survey {
  std::vector<std::string> lead_files;
  int64_t leads = 0;
  Block lead_block;
  int32_t key = -1;  ///< the column that tells leads apart, or comes nearest to it; -1: none can be read
  std::vector<EventTable> events;
  std::vector<data::Problem> findings;
};

/// Errors: those of reading.
std::expected<Survey, data::Error> survey(
    const data::Inputs& inputs, const std::function<bool(int64_t bytes_done, int64_t bytes_total)>& progress = {});

}  // namespace merit::infer
