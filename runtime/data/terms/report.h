/// What reading found, as data: the cli prints it, a run record keeps it. The same inputs give the same report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/data/terms/problems.h"

namespace merit::data {

/// What was read of one input.
struct InputRecord {
  std::string path;
  bool events = false;              ///< else leads
  std::optional<std::string> kind;  ///< events that were given as all of one kind: what they were called
  std::string format;               ///< `csv`, `ndjson` …, with the compression: `csv.gz`
  std::string encoding;             ///< of text: `UTF-8`, `UTF-16LE`, `Windows-1252`; else empty
  std::string separator;            ///< of CSV; else empty
  int64_t rows = 0;
  int64_t bytes = 0;   ///< as stored, before decompression
  std::string sha256;  ///< of the stored bytes, hexadecimal; empty where it was not asked for
};

struct Report {
  std::vector<InputRecord> inputs;  ///< leads first, in the order given
  std::vector<Problem> findings;    ///< warnings and notes: files, leads, then events, in the definition's order
  int64_t events_read = 0;          ///< rows of events, of kinds that are looked at
  int64_t events_kept = 0;          ///< rows that belong to a lead
};

}  // namespace merit::data
