/// Private to runtime/data: one input, opened, decompressed, its type settled.
#pragma once

#include <arrow/io/interfaces.h>

#include <expected>
#include <memory>
#include <string>

#include "runtime/data/files/progress_meter.h"
#include "runtime/data/terms/formats.h"
#include "runtime/data/terms/inputs.h"
#include "runtime/data/terms/problems.h"

namespace merit::data {

struct Source {
  std::string name;  ///< as messages call it
  FileType type;
  bool arrow_stream = false;  ///< Arrow IPC without a footer
  /// The decompressed content: in memory, or the file itself.
  std::shared_ptr<arrow::io::RandomAccessFile> content;
  int64_t stored_bytes = 0;
  std::string sha256;  ///< where asked for
};

struct OpenOptions {
  bool hash = false;
  unsigned threads = 0;  ///< 0: one a core
};

/// Opens an input and looks at its first bytes: what they are must agree with its name. Nothing is empty.
std::expected<Source, Error> open_source(const Input& input, const OpenOptions& options, ProgressMeter& meter);

/// The size of a regular file; 0 of anything else.
int64_t stored_size(const std::string& path);

}  // namespace merit::data
