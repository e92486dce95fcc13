/// The decisions about all leads of a table at one moment.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "bindings/sqlite/loaded_library.h"
#include "bindings/sqlite/read_tables.h"

namespace merit::sqlite {

/// A parameter's value, kept: `value.text` points into `text`.
struct Setting {
  size_t parameter;  ///< among the description's
  merit_value value = {};
  std::string text;
};

struct Failure {
  int status;  ///< SQLite's
  std::string message;
};

class Evaluation {
 public:
  Evaluation() = default;
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;
  ~Evaluation();

  static std::expected<std::unique_ptr<Evaluation>, Failure> run(sqlite3* database, const Options& options,
                                                                 const LoadedLibrary& library, int64_t now,
                                                                 const std::vector<Setting>& settings);

  size_t rows() const { return keys_.size(); }
  const Keys& keys() const { return keys_; }
  /// Gives SQLite the cell: missing is NULL, a boolean 0 or 1, a time ISO 8601 with `Z`, a duration seconds, a list
  /// JSON.
  void result(sqlite3_context* context, const merit_output_column& output, size_t column, size_t row) const;
  /// What was read, and what was left out: a JSON object.
  std::string report() const;

 private:
  Keys keys_;
  merit_report report_ = {};
  int64_t events_without_lead_ = 0;
  int64_t events_with_repeated_key_ = 0;
  ArrowSchema schema_ = {};
  ArrowArray array_ = {};
};

}  // namespace merit::sqlite
