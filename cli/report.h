/// What a run says when it is done, on standard error: how many leads, the funnel, what was undecided for want of what,
/// what was wrong in the data, and how fast it went.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/terminal.h"
#include "compiler/driver/tally.h"
#include "compiler/driver/timings.h"
#include "runtime/data/terms/problems.h"

namespace merit::cli {

struct DefinitionReport {
  std::string title;  ///< `CRM software 2026.2`
  driver::Tally tally;
  std::string now;  ///< ISO 8601; a date alone is another moment in another definition's zone
};

struct RunReport {
  std::vector<DefinitionReport> definitions;
  std::optional<std::string> funnels;  ///< what is shown in place of the definitions' own
  std::string subject = "lead";        ///< `lead` or `account`
  int64_t leads = 0;
  int64_t events = 0;
  int64_t rows_written = 0;  ///< what `--where` and `--limit` kept
  bool now_given = false;
  double seconds = 0;  ///< reading, evaluating and writing
  std::vector<data::Problem> findings;
  driver::Timings timings;
};

std::string report_text(const RunReport& report, const Terminal& terminal);

}  // namespace merit::cli
