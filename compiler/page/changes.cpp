// What differs between two pages, entry by entry: what people would see when they lay them side by side.
#include <algorithm>
#include <map>

#include "compiler/page/page.h"

namespace merit::page {
namespace {

using Lines = std::vector<std::string>;

std::string joined(const Table::Row& row) {
  std::string all;
  for (const Statement& cell : row.cells) {
    for (const std::string& line : lines_of(cell)) {
      const size_t begin = line.find_first_not_of(' ');
      if (begin != std::string::npos) all += (all.empty() ? "" : " · ") + line.substr(begin);
    }
  }
  return std::string(size_t{2} * row.level, ' ') + all;
}

Lines lines_of(const Entry& entry) {
  Lines lines;
  const auto add = [&](const std::vector<Statement>& statements) {
    for (const Statement& each : statements) {
      for (std::string& line : lines_of(each)) lines.push_back(std::move(line));
    }
  };
  for (const Text& remark : entry.remarks) lines.push_back(remark.plain());
  add(entry.statements);
  if (entry.table) {
    for (const Table::Row& row : entry.table->rows) lines.push_back(joined(row));
  }
  add(entry.after);
  return lines;
}

std::string title_of(const Section& section, const Entry& entry) {
  return entry.name.empty() ? section.title : entry.kind + " “" + entry.name + "”";
}

/// By section and name: what is compared with what.
std::map<std::pair<std::string, std::string>, const Entry*> entries_of(const Page& page) {
  std::map<std::pair<std::string, std::string>, const Entry*> entries;
  for (const Section& section : page.sections) {
    for (const Entry& entry : section.entries) entries.emplace(std::pair(section.id, entry.anchor), &entry);
  }
  return entries;
}

/// The lines of both, those that they share once: by the longest common subsequence.
std::vector<Change::Line> compared(const Lines& before, const Lines& after) {
  std::vector<std::vector<size_t>> longest(before.size() + 1, std::vector<size_t>(after.size() + 1));
  for (size_t i = before.size(); i-- > 0;) {
    for (size_t j = after.size(); j-- > 0;) {
      longest[i][j] =
          before[i] == after[j] ? longest[i + 1][j + 1] + 1 : std::max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  std::vector<Change::Line> lines;
  size_t i = 0, j = 0;
  while (i < before.size() || j < after.size()) {
    if (i < before.size() && j < after.size() && before[i] == after[j]) {
      lines.push_back({Change::Line::Kind::same, after[j]});
      ++i, ++j;
    } else if (j == after.size() || (i < before.size() && longest[i + 1][j] >= longest[i][j + 1])) {
      lines.push_back({Change::Line::Kind::removed, before[i++]});
    } else {
      lines.push_back({Change::Line::Kind::added, after[j++]});
    }
  }
  return lines;
}

Change whole(Change::Kind kind, std::string what, const Lines& lines) {
  Change made{kind, std::move(what), {}};
  const auto line_kind = kind == Change::Kind::added ? Change::Line::Kind::added : Change::Line::Kind::removed;
  for (const std::string& line : lines) made.lines.push_back({line_kind, line});
  return made;
}

/// Who owns it, who agreed, the ladder: what stands in no section.
Entry head_of(const Page& page) {
  Entry head;
  for (const auto& [name, value] : page.facts) head.statements.push_back({name + ": " + value, {}, {}});
  std::string ladder;
  for (const std::string& stage : page.ladder) ladder += (ladder.empty() ? "" : " → ") + stage;
  head.statements.push_back({"Stages: " + ladder, {}, {}});
  return head;
}

void add_if_changed(std::string what, const Entry& before, const Entry& after, std::vector<Change>& changes) {
  std::vector<Change::Line> lines = compared(lines_of(before), lines_of(after));
  const bool same = std::ranges::all_of(lines, [](const auto& line) { return line.kind == Change::Line::Kind::same; });
  if (!same) changes.push_back({Change::Kind::changed, std::move(what), std::move(lines)});
}

}  // namespace

std::vector<Change> changes_between(const Page& before, const Page& after) {
  std::vector<Change> changes;
  add_if_changed("the definition", head_of(before), head_of(after), changes);
  const auto old = entries_of(before), now = entries_of(after);
  for (const Section& section : after.sections) {
    for (const Entry& entry : section.entries) {
      const auto found = old.find({section.id, entry.anchor});
      if (found == old.end()) {
        changes.push_back(whole(Change::Kind::added, title_of(section, entry), lines_of(entry)));
      } else {
        add_if_changed(title_of(section, entry), *found->second, entry, changes);
      }
    }
  }
  for (const Section& section : before.sections) {
    for (const Entry& entry : section.entries) {
      if (now.contains({section.id, entry.anchor})) continue;
      changes.push_back(whole(Change::Kind::removed, title_of(section, entry), lines_of(entry)));
    }
  }
  return changes;
}

}  // namespace merit::page
