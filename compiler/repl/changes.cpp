#include "compiler/repl/changes.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "compiler/driver/rows.h"
#include "compiler/interpreter/interpreter.h"

namespace merit::repl {
namespace {

constexpr size_t kMostKeys = 5;

/// The stage of each lead as a label; leads are told by their keys.
struct Standing {
  const columns::Leads& leads;
  const columns::Column& stages;

  const std::string& stage(int64_t lead) const {
    return stages.labels[static_cast<size_t>(stages.integers[static_cast<size_t>(lead)])];
  }
};

/// The row of each lead of `after` among those of `before`, or -1. Nearly always they are the same leads.
std::vector<int64_t> rows_before(const columns::Leads& before, const columns::Leads& after) {
  std::vector<int64_t> rows(static_cast<size_t>(after.count), -1);
  if (&before == &after) {
    for (int64_t lead = 0; lead < after.count; ++lead) rows[static_cast<size_t>(lead)] = lead;
    return rows;
  }
  std::unordered_map<std::string, int64_t> by_key;
  for (int64_t lead = 0; lead < before.count; ++lead) by_key.emplace(driver::key_text(*before.key, lead), lead);
  for (int64_t lead = 0; lead < after.count; ++lead) {
    const auto found = by_key.find(driver::key_text(*after.key, lead));
    if (found != by_key.end()) rows[static_cast<size_t>(lead)] = found->second;
  }
  return rows;
}

std::vector<StageMove> moves_between(const Standing& before, const Standing& after) {
  const std::vector<int64_t> rows = rows_before(before.leads, after.leads);
  std::map<std::pair<std::string, std::string>, StageMove> moves;
  for (int64_t lead = 0; lead < after.leads.count; ++lead) {
    const int64_t row = rows[static_cast<size_t>(lead)];
    const std::string from = row < 0 ? "not there" : before.stage(row);
    const std::string& to = after.stage(lead);
    if (from == to) continue;
    StageMove& move = moves[{from, to}];
    move.from = from;
    move.to = to;
    ++move.leads;
    if (move.keys.size() < kMostKeys) move.keys.push_back(driver::key_text(*after.leads.key, lead));
  }
  std::vector<StageMove> sorted;
  for (auto& [stages, move] : moves) sorted.push_back(std::move(move));
  std::ranges::stable_sort(sorted, std::ranges::greater(), &StageMove::leads);
  return sorted;
}

}  // namespace

Changes changes_between(const std::string& before, const std::string& after) {
  Changes changes;
  const auto same = [](const Declared& a) { return [&a](const Declared& b) { return a.distinct == b.distinct; }; };
  const std::vector<Declared> old_ones = declarations_of(before), new_ones = declarations_of(after);
  for (const Declared& each : new_ones) {
    const auto found = std::ranges::find_if(old_ones, same(each));
    if (found == old_ones.end()) {
      changes.added.push_back(each);
    } else if (found->text != each.text) {
      changes.changed.push_back(each);
    }
  }
  for (const Declared& each : old_ones) {
    if (std::ranges::none_of(new_ones, same(each))) changes.removed.push_back(each);
  }
  return changes;
}

std::expected<Changes, Failure> changes_of(const Session& session) {
  Changes changes = changes_between(session.loaded().text, session.draft().text);
  if (!session.data().is_read() || session.model().is_library()) return changes;
  changes.leads = session.data().leads().count;
  const driver::Compilation loaded = compile_draft(session.loaded());
  if (!loaded.model || loaded.model->is_library()) return changes;

  Subject subject = session.subject();
  auto after = funnel_of(session.model(), subject);
  if (!after) return std::unexpected(std::move(after.error()));
  // The definition that was loaded may say something else of the data.
  HeldData read_anew(session.source());
  const bool same_data = session.data().fits(*loaded.model);
  if (!same_data) {
    if (auto fitted = read_anew.fit(*loaded.model); !fitted) {
      return std::unexpected(failure_of(std::move(fitted.error())));
    }
    subject.leads = &read_anew.leads();
  }
  subject.parameters = interpreter::default_parameters(*loaded.model);
  auto before = funnel_of(*loaded.model, subject);
  if (!before) return std::unexpected(std::move(before.error()));
  changes.decided = true;
  changes.moves = moves_between({*subject.leads, *before->stages}, {session.data().leads(), *after->stages});
  return changes;
}

}  // namespace merit::repl
