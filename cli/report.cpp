#include "cli/report.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "cli/count_table.h"
#include "cli/data_problems.h"
#include "cli/figures.h"
#include "cli/funnel.h"

namespace merit::cli {
namespace {

/// A rate of fewer leads measures how the program starts.
constexpr int64_t kManyLeads = 100;

std::string title_and_tally(const DefinitionReport& definition, const std::string& subject, const Terminal& terminal) {
  const std::string title = paint(terminal, Ink::bold, definition.title);
  return fmt::format("{}\n{}\n", title, tally_text(definition.tally, subject, terminal));
}

/// One moment, or the definitions' own.
std::string now_text(const RunReport& report) {
  const std::string& first = report.definitions.front().now;
  const auto is_first = [&](const DefinitionReport& definition) { return definition.now == first; };
  if (std::ranges::all_of(report.definitions, is_first)) {
    return fmt::format("now is {}{}", first, report.now_given ? "" : ", the moment of start");
  }
  std::string text;
  for (const DefinitionReport& definition : report.definitions) {
    text += fmt::format("{}{} in {}", text.empty() ? "now is " : ", ", definition.now, definition.title);
  }
  return text;
}

std::string totals_text(const RunReport& report, const Terminal& terminal) {
  const std::string events = report.events > 0 ? " and " + counted(report.events, "event") : "";
  std::string text =
      fmt::format("{}{} in {}", counted(report.leads, report.subject), events, elapsed_text(report.seconds));
  if (report.seconds > 0 && report.leads >= kManyLeads) {
    const double rate = static_cast<double>(report.leads) / report.seconds;
    text += fmt::format(", {} {}s per second", with_separators(std::llround(rate)), report.subject);
  }
  text += "\n";
  if (report.rows_written != report.leads) {
    text += fmt::format("{} of them written\n", with_separators(report.rows_written));
  }
  return text + paint(terminal, Ink::dim, now_text(report)) + "\n";
}

}  // namespace

std::string report_text(const RunReport& report, const Terminal& terminal) {
  std::string text = "\n";
  if (report.funnels) text += *report.funnels;
  for (const DefinitionReport& definition : report.definitions) {
    if (!report.funnels) text += title_and_tally(definition, report.subject, terminal);
  }
  if (!report.findings.empty()) {
    text += paint(terminal, Ink::bold, "In the data") + "\n\n";
    text += problems_text(report.findings, terminal, 2) + "\n";
  }
  return text + totals_text(report, terminal);
}

}  // namespace merit::cli
