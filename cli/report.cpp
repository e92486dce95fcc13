#include "cli/report.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "cli/data_problems.h"
#include "cli/figures.h"
#include "cli/funnel.h"
#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

using driver::Count;
using driver::Tally;

/// Reasons and fields beyond these are counted together.
constexpr size_t kMostNames = 12;
/// A rate of fewer leads measures how the program starts.
constexpr int64_t kManyLeads = 100;

/// Counts of leads under several headings, in columns that are the same for all: name, count, share of all leads, and a
/// bar, the longest of which stands for the largest count.
class CountTable {
 public:
  CountTable(const Terminal& terminal, int64_t whole, std::string subjects)
      : terminal_(terminal), whole_(whole), subjects_(std::move(subjects)) {
    widen("", subjects_);
  }

  void add_heading(std::string title) {
    widen(title, "");
    rows_.push_back({.name = std::move(title), .heading = true});
  }

  void add(const Count& count, Ink ink) {
    rows_.push_back({.name = fit(count.name, kWidestName), .leads = count.leads, .ink = ink});
    widen(rows_.back().name, with_separators(count.leads));
    most_ = std::max(most_, count.leads);
  }

  /// Reasons or fields; those beyond the first are only counted.
  void add_all(const std::vector<Count>& counts, Ink ink) {
    for (size_t i = 0; i < std::min(counts.size(), kMostNames); ++i) add(counts[i], ink);
    if (counts.size() > kMostNames) rows_.push_back({.name = fmt::format("… {} more", counts.size() - kMostNames)});
  }

  std::string text() const {
    const uint32_t taken = 2 + name_width_ + 2 + count_width_ + 2 + kShareWidth + 2;
    const uint32_t bar_width = bar_width_beside(taken, terminal_);
    std::string text;
    for (const Row& row : rows_) {
      if (row.heading) text += "\n";
      text += fmt::format("{:2}{}\n", "", line(row, bar_width));
    }
    return text;
  }

 private:
  struct Row {
    std::string name;
    std::optional<int64_t> leads = std::nullopt;
    Ink ink = Ink::plain;
    bool heading = false;
  };

  void widen(std::string_view name, std::string_view count) {
    name_width_ = std::max(name_width_, diagnostics::display_width(name));
    count_width_ = std::max(count_width_, diagnostics::display_width(count));
  }

  std::string line(const Row& row, uint32_t bar_width) const {
    if (row.heading) return paint(terminal_, Ink::dim, cells(row.name, subjects_, "share"));
    if (!row.leads) return paint(terminal_, Ink::dim, row.name);
    const bool faint = row.ink == Ink::dim || *row.leads == 0;
    const std::string text = cells(row.name, with_separators(*row.leads), share_text(*row.leads, whole_));
    const std::string bar = bar_text(*row.leads, most_, bar_width);
    return fmt::format("{}{:{}}{}", paint(terminal_, faint ? Ink::dim : Ink::plain, text), "", bar.empty() ? 0 : 2,
                       paint(terminal_, row.ink, bar));
  }

  std::string cells(std::string_view name, std::string_view count, std::string_view share) const {
    return fmt::format("{}  {}  {}", pad_right(name, name_width_), pad_left(count, count_width_),
                       pad_left(share, kShareWidth));
  }

  const Terminal& terminal_;
  int64_t whole_;
  std::string subjects_;
  std::vector<Row> rows_;
  uint32_t name_width_ = 0;
  uint32_t count_width_ = 0;
  int64_t most_ = 0;
};

/// The funnel, in which `none` and `Disqualified`, which are no stages of the ladder, stand apart in colour; then what
/// disqualified leads, and what kept them undecided.
std::string tally_text(const DefinitionReport& definition, const std::string& subject, const Terminal& terminal) {
  const Tally& tally = definition.tally;
  CountTable table(terminal, tally.leads, subject + "s");
  if (!tally.stages.empty()) table.add_heading("stage");
  for (size_t i = 0; i < tally.stages.size(); ++i) {
    table.add(tally.stages[i], ink_of_stage(i, tally.stages.size()));
  }
  if (!tally.disqualified.empty()) table.add_heading("disqualified because");
  table.add_all(tally.disqualified, Ink::red);
  if (!tally.undecided.empty()) table.add_heading("undecided for want of");
  table.add_all(tally.undecided, Ink::yellow);
  return fmt::format("{}\n{}", paint(terminal, Ink::bold, definition.title), table.text());
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
    if (!report.funnels) text += tally_text(definition, report.subject, terminal) + "\n";
  }
  if (!report.findings.empty()) {
    text += paint(terminal, Ink::bold, "In the data") + "\n\n";
    text += problems_text(report.findings, terminal, 2) + "\n";
  }
  return text + totals_text(report, terminal);
}

}  // namespace merit::cli
