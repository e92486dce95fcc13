#include "cli/count_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "cli/figures.h"
#include "cli/funnel.h"
#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

/// Reasons and fields beyond these are counted together.
constexpr size_t kMostNames = 12;

}  // namespace

CountTable::CountTable(const Terminal& terminal, int64_t whole, std::string subjects)
    : terminal_(terminal), whole_(whole), subjects_(std::move(subjects)) {
  widen("", subjects_);
}

void CountTable::add_heading(std::string title) {
  widen(title, "");
  rows_.push_back({.name = std::move(title), .heading = true});
}

void CountTable::add(const driver::Count& count, Ink ink) {
  rows_.push_back({.name = fit(count.name, kWidestName), .leads = count.leads, .ink = ink});
  widen(rows_.back().name, with_separators(count.leads));
  most_ = std::max(most_, count.leads);
}

void CountTable::add_all(const std::vector<driver::Count>& counts, Ink ink) {
  for (size_t i = 0; i < std::min(counts.size(), kMostNames); ++i) add(counts[i], ink);
  if (counts.size() > kMostNames) rows_.push_back({.name = fmt::format("… {} more", counts.size() - kMostNames)});
}

std::string CountTable::text() const {
  const uint32_t taken = 2 + name_width_ + 2 + count_width_ + 2 + kShareWidth + 2;
  const uint32_t bar_width = bar_width_beside(taken, terminal_);
  std::string text;
  for (const Row& row : rows_) {
    if (row.heading) text += "\n";
    text += fmt::format("{:2}{}\n", "", line(row, bar_width));
  }
  return text;
}

void CountTable::widen(std::string_view name, std::string_view count) {
  name_width_ = std::max(name_width_, diagnostics::display_width(name));
  count_width_ = std::max(count_width_, diagnostics::display_width(count));
}

std::string CountTable::line(const Row& row, uint32_t bar_width) const {
  if (row.heading) return paint(terminal_, Ink::dim, cells(row.name, subjects_, "share"));
  if (!row.leads) return paint(terminal_, Ink::dim, row.name);
  const bool faint = row.ink == Ink::dim || *row.leads == 0;
  const std::string text = cells(row.name, with_separators(*row.leads), share_text(*row.leads, whole_));
  const std::string bar = bar_text(*row.leads, most_, bar_width);
  return fmt::format("{}{:{}}{}", paint(terminal_, faint ? Ink::dim : Ink::plain, text), "", bar.empty() ? 0 : 2,
                     paint(terminal_, row.ink, bar));
}

std::string CountTable::cells(std::string_view name, std::string_view count, std::string_view share) const {
  return fmt::format("{}  {}  {}", pad_right(name, name_width_), pad_left(count, count_width_),
                     pad_left(share, kShareWidth));
}

std::string tally_text(const driver::Tally& tally, const std::string& subject, const Terminal& terminal) {
  CountTable table(terminal, tally.leads, subject + "s");
  if (!tally.stages.empty()) table.add_heading("stage");
  for (size_t i = 0; i < tally.stages.size(); ++i) {
    table.add(tally.stages[i], ink_of_stage(i, tally.stages.size()));
  }
  if (!tally.disqualified.empty()) table.add_heading("disqualified because");
  table.add_all(tally.disqualified, Ink::red);
  if (!tally.undecided.empty()) table.add_heading("undecided for want of");
  table.add_all(tally.undecided, Ink::yellow);
  return table.text();
}

}  // namespace merit::cli
