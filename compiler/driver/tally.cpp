#include "compiler/driver/tally.h"

#include <algorithm>
#include <string_view>

namespace merit::driver {
namespace {

using columns::Column;
using Counts = std::map<std::string, int64_t, std::less<>>;

void count_one(Counts& counts, std::string_view name) {
  const auto found = counts.find(name);
  if (found != counts.end()) {
    ++found->second;
  } else {
    counts.emplace(name, 1);
  }
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
  for (int64_t row = 0; row < stage.length; ++row) {
    if (stage.known(row)) ++counts[static_cast<size_t>(stage.integers[static_cast<size_t>(row)])].leads;
  }
}

}  // namespace

void TallyCounter::add(int64_t leads, const Column* stage, const Column* disqualified, const Column* undecided) {
  leads_ += leads;
  if (stage) count_stages(*stage, stages_);
  for (int64_t row = 0; disqualified && row < disqualified->length; ++row) {
    if (disqualified->known(row)) count_one(disqualified_, disqualified->text_at(row));
  }
  if (!undecided) return;
  const Column& names = *undecided->children[0];
  for (int64_t row = 0; row < undecided->length; ++row) {
    const auto begin = undecided->offsets[static_cast<size_t>(row)];
    const auto end = undecided->offsets[static_cast<size_t>(row) + 1];
    for (auto name = begin; name < end; ++name) count_one(undecided_, names.text_at(name));
    undecided_leads_ += end > begin ? 1 : 0;
  }
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
