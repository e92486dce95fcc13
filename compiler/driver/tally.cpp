#include "compiler/driver/tally.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

namespace merit::driver {
namespace {

using columns::Column;
using Counts = std::map<std::string, int64_t, std::less<>>;

Counts::value_type& entry_of(Counts& counts, std::string_view name) {
  const auto found = counts.find(name);
  return found != counts.end() ? *found : *counts.emplace(name, 0).first;
}

/// The most frequent first; of equally frequent ones the first in the alphabet.
std::vector<Count> by_frequency(const Counts& counts) {
  std::vector<Count> sorted;
  for (const auto& [name, leads] : counts) sorted.push_back({name, leads});
  std::stable_sort(sorted.begin(), sorted.end(), [](const Count& a, const Count& b) { return a.leads > b.leads; });
  return sorted;
}

void count_stages(const Column& stage, std::vector<Count>& counts) {
  for (size_t i = counts.size(); i < stage.labels.size(); ++i) counts.push_back({stage.labels[i], 0});
  // Rows take turns on four counts, since most leads have one stage: adding one waits for the one before.
  std::vector<std::array<int64_t, 4>> of_turn(counts.size());
  for (int64_t row = 0; row < stage.length; ++row) {
    const auto i = static_cast<size_t>(row);
    if (stage.known(row)) ++of_turn[static_cast<size_t>(stage.integers[i])][i % 4];
  }
  for (size_t i = 0; i < counts.size(); ++i)
    counts[i].leads += std::accumulate(of_turn[i].begin(), of_turn[i].end(), int64_t{0});
}

/// Each text of the lists. Most follow one that is the same, which then is not looked up.
void count_items(const Column& lists, Counts& counts) {
  const Column& texts = *lists.children[0];
  Counts::value_type* last = nullptr;
  for (int64_t item = lists.offsets.front(); item < lists.offsets.back(); ++item) {
    const std::string_view text = texts.text_at(item);
    if (last == nullptr || last->first != text) last = &entry_of(counts, text);
    ++last->second;
  }
}

int64_t lists_with_items(const Column& lists) {
  int64_t count = 0;
  for (size_t row = 1; row < lists.offsets.size(); ++row) count += lists.offsets[row] != lists.offsets[row - 1] ? 1 : 0;
  return count;
}

}  // namespace

void TallyCounter::add(int64_t leads, const Column* stage, const Column* disqualified, const Column* undecided) {
  leads_ += leads;
  if (stage) count_stages(*stage, stages_);
  for (int64_t row = 0; disqualified && row < disqualified->length; ++row) {
    if (disqualified->known(row)) ++entry_of(disqualified_, disqualified->text_at(row)).second;
  }
  if (!undecided) return;
  count_items(*undecided, undecided_);
  undecided_leads_ += lists_with_items(*undecided);
}

Tally TallyCounter::tally() const {
  return {leads_, stages_, by_frequency(disqualified_), undecided_leads_, by_frequency(undecided_)};
}

Tally tally_of(int64_t leads, const Column* stage, const Column* disqualified, const Column* undecided) {
  TallyCounter counter;
  counter.add(leads, stage, disqualified, undecided);
  return counter.tally();
}

std::vector<DecisionColumn> counted_columns(const semantics::Model& model) {
  using Kind = DecisionColumn::Kind;
  std::vector<DecisionColumn> counted = {{Kind::stage, 0, "stage"}, {Kind::undecided, 0, "undecided"}};
  if (!model.disqualifications.empty()) counted.push_back({Kind::disqualified, 0, "disqualified"});
  return counted;
}

}  // namespace merit::driver
