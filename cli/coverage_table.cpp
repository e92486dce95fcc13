#include "cli/coverage_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

#include "cli/figures.h"
#include "cli/part_text.h"
#include "cli/test_report.h"
#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

using driver::CoverageEntry;

constexpr std::array<std::string_view, 3> kVerdicts = {"never true", "never false", "never decided"};
constexpr uint32_t kVerdictWidth = 13;  // of the longest
constexpr uint32_t kMargin = 2;

std::string counts_text(std::string_view made_true, std::string_view made_false, std::string_view undecided) {
  return fmt::format("{:>4}  {:>5}  {:>9}", made_true, made_false, undecided);
}

std::string line_of(const CoverageEntry& entry, uint32_t place_width, const Terminal& terminal) {
  const std::string_view verdict = verdict_of(entry);
  const std::string counts = counts_text(with_separators(entry.made_true), with_separators(entry.made_false),
                                         with_separators(entry.undecided));
  std::string line = fmt::format("{:{}}{}  {}  {}  ", "", kMargin, counts,
                                 paint(terminal, Ink::yellow, pad_right(verdict, kVerdictWidth)),
                                 paint(terminal, Ink::dim, pad_right(place_text(entry), place_width)));
  return line + diagnostics::printable(part_text(entry)) + "\n";
}

/// `12 of 15 conditions made true and false; 2 never true, 1 never false`.
std::string summary_of(const std::vector<CoverageEntry>& entries) {
  const auto covered = std::ranges::count_if(entries, &CoverageEntry::is_covered);
  std::string text = fmt::format("{} of {} made true and false", with_separators(covered),
                                 counted(static_cast<int64_t>(entries.size()), "condition"));
  std::string rest;
  for (const std::string_view verdict : kVerdicts) {
    const auto count = std::ranges::count(entries, verdict, verdict_of);
    if (count > 0) rest += fmt::format("{}{} {}", rest.empty() ? "; " : ", ", with_separators(count), verdict);
  }
  return text + rest;
}

}  // namespace

std::string_view verdict_of(const CoverageEntry& entry) {
  if (entry.is_covered()) return "";
  if (entry.never_decided()) return kVerdicts[2];
  return entry.made_true == 0 ? kVerdicts[0] : kVerdicts[1];
}

std::string coverage_table(const TestedDefinition& tested, const Terminal& terminal) {
  const std::vector<CoverageEntry>& entries = tested.run.coverage;
  uint32_t place_width = 0;
  for (const CoverageEntry& entry : entries) {
    place_width = std::max(place_width, diagnostics::display_width(place_text(entry)));
  }
  std::string text = paint(terminal, Ink::bold, "coverage of " + tested.compilation->path) + "\n";
  text += paint(terminal, Ink::dim, std::string(kMargin, ' ') + counts_text("true", "false", "undecided")) + "\n";
  for (const CoverageEntry& entry : entries) text += line_of(entry, place_width, terminal);
  return text + fmt::format("{:{}}{}\n\n", "", kMargin, summary_of(entries));
}

}  // namespace merit::cli
