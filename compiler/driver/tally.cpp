#include "compiler/driver/tally.h"

#include <algorithm>
#include <functional>
#include <map>
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

std::vector<Count> count_stages(const Column& stage) {
  std::vector<Count> counts;
  for (const std::string& label : stage.labels) counts.push_back({label, 0});
  for (int64_t row = 0; row < stage.length; ++row) {
    if (stage.known(row)) ++counts[static_cast<size_t>(stage.integers[static_cast<size_t>(row)])].leads;
  }
  return counts;
}

}  // namespace

Tally tally_of(int64_t leads, const Column* stage, const Column* disqualified, const Column* undecided) {
  Tally tally;
  tally.leads = leads;
  if (stage) tally.stages = count_stages(*stage);
  if (disqualified) {
    Counts reasons;
    for (int64_t row = 0; row < disqualified->length; ++row) {
      if (disqualified->known(row)) count_one(reasons, disqualified->text_at(row));
    }
    tally.disqualified = by_frequency(reasons);
  }
  if (undecided) {
    Counts fields;
    const Column& names = *undecided->children[0];
    for (int64_t row = 0; row < undecided->length; ++row) {
      const auto begin = undecided->offsets[static_cast<size_t>(row)];
      const auto end = undecided->offsets[static_cast<size_t>(row) + 1];
      for (auto name = begin; name < end; ++name) count_one(fields, names.text_at(name));
      tally.undecided_leads += end > begin ? 1 : 0;
    }
    tally.undecided = by_frequency(fields);
  }
  return tally;
}

}  // namespace merit::driver
