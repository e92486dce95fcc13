/// A progress bar on a terminal's standard error, for work that takes long: nothing is drawn in the first half second,
/// nor anywhere but on a terminal.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "cli/terminal.h"

namespace merit::cli {

/// The bar's line, without line end: `evaluating  ━━━━━━╸━━━━━━━━  47%  470,000 of 1,000,000 leads`.
std::string progress_line(const Terminal& terminal, std::string_view activity, int64_t done, int64_t total,
                          std::string_view unit);

class Progress {
 public:
  explicit Progress(const Terminal& terminal);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Draws, at most every 50 ms. `total` is 0 where it is not known. Called from one thread at a time.
  void show(std::string_view activity, int64_t done, int64_t total, std::string_view unit);
  /// Takes the bar away, so that something else can be written.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  Terminal terminal_;
  Clock::time_point start_;
  Clock::time_point drawn_;
  bool shown_ = false;
};

}  // namespace merit::cli
