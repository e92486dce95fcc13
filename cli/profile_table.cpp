#include "cli/profile_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "cli/figures.h"
#include "cli/part_text.h"
#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

using driver::ProfileEntry;

/// Of a column: as wide as its widest cell.
struct Widths {
  uint32_t cost = 10, share = 5, true_of = 4, false_of = 5, undecided = 9, points = 6, place = 0;
};

std::string cost_text(double nanoseconds) {
  return fmt::format("{:.1f} ns", nanoseconds);
}

/// Whole numbers of picoseconds, so that shares add up.
int64_t weight(double nanoseconds) {
  return std::llround(nanoseconds * 1000);
}

/// `+4,501,800`; nothing of what adds none.
std::string points_text(const ProfileEntry& entry) {
  if (entry.kind != driver::DefinitionPart::Kind::rule) return "";
  const std::string amount = with_separators(std::llround(std::abs(entry.points)));
  return (entry.points < 0 ? "−" : "+") + amount;
}

Widths widths_of(const std::vector<ProfileEntry>& entries) {
  Widths widths;
  const auto widen = [](uint32_t& width, const std::string& text) {
    width = std::max(width, diagnostics::display_width(text));
  };
  for (const ProfileEntry& entry : entries) {
    widen(widths.cost, cost_text(entry.nanoseconds));
    widen(widths.true_of, with_separators(entry.true_of));
    widen(widths.false_of, with_separators(entry.false_of));
    widen(widths.undecided, with_separators(entry.undecided));
    widen(widths.points, points_text(entry));
    widen(widths.place, place_text(entry));
  }
  return widths;
}

std::string line(const Widths& widths, const std::string& cost, const std::string& share, const std::string& true_of,
                 const std::string& false_of, const std::string& undecided, const std::string& points) {
  return fmt::format("  {}  {}  {}  {}  {}  {}  ", pad_left(cost, widths.cost), pad_left(share, widths.share),
                     pad_left(true_of, widths.true_of), pad_left(false_of, widths.false_of),
                     pad_left(undecided, widths.undecided), pad_left(points, widths.points));
}

}  // namespace

std::string profile_table(const std::string& title, const driver::Profile& profile, const Terminal& terminal) {
  std::vector<ProfileEntry> entries = profile.entries;
  std::ranges::stable_sort(entries, std::ranges::greater(), &ProfileEntry::nanoseconds);
  int64_t total = 0;
  for (const ProfileEntry& entry : entries) total += weight(entry.nanoseconds);
  const Widths widths = widths_of(entries);

  std::string text = paint(terminal, Ink::bold, "profile of " + diagnostics::printable(title)) +
                     fmt::format(": {}, {} of the processor for each\n", counted(profile.leads, "lead"),
                                 cost_text(profile.nanoseconds));
  text += paint(terminal, Ink::dim, line(widths, "cost alone", "share", "true", "false", "undecided", "points")) + "\n";
  for (const ProfileEntry& entry : entries) {
    text += line(widths, cost_text(entry.nanoseconds),
                 share_text(weight(entry.nanoseconds), std::max<int64_t>(1, total)), with_separators(entry.true_of),
                 with_separators(entry.false_of), with_separators(entry.undecided), points_text(entry));
    text += paint(terminal, Ink::dim, pad_right(place_text(entry), widths.place)) + "  " +
            diagnostics::printable(part_text(entry)) + "\n";
  }
  return text;
}

}  // namespace merit::cli
