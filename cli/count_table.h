/// Counts of leads as a table for people, with shares and bars.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal.h"
#include "compiler/driver/tally.h"

namespace merit::cli {

/// Counts of leads under several headings, in columns that are the same for all: name, count, share of all leads, and a
/// bar, the longest of which stands for the largest count. The terminal outlives it.
class CountTable {
 public:
  CountTable(const Terminal& terminal, int64_t whole, std::string subjects);

  void add_heading(std::string title);
  void add(const driver::Count& count, Ink ink);
  /// Reasons or fields; those beyond the first are only counted.
  void add_all(const std::vector<driver::Count>& counts, Ink ink);

  std::string text() const;

 private:
  struct Row {
    std::string name;
    std::optional<int64_t> leads = std::nullopt;
    Ink ink = Ink::plain;
    bool heading = false;
  };

  void widen(std::string_view name, std::string_view count);
  std::string line(const Row& row, uint32_t bar_width) const;
  std::string cells(std::string_view name, std::string_view count, std::string_view share) const;

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
std::string tally_text(const driver::Tally& tally, const std::string& subject, const Terminal& terminal);

}  // namespace merit::cli
