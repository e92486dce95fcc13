#include "compiler/semantics/nearest.h"

#include <algorithm>
#include <array>
#include <vector>

namespace merit::semantics {
namespace {

constexpr size_t kShortestPrefix = 3;
/// Longer words are compared by equality only: nobody misspells them, and the cost grows with the square.
constexpr size_t kLongestWord = 64;

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

bool begins_with(std::string_view word, std::string_view prefix) {
  return word.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), word.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

size_t edit_distance(std::string_view a, std::string_view b, size_t most) {
  const size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > most || std::max(a.size(), b.size()) > kLongestWord) return most + 1;

  // Optimal string alignment: three rows of the usual table, the oldest for a swap of neighbours.
  using Row = std::array<size_t, kLongestWord + 1>;
  Row before{}, last{}, current{};
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      current[j] = std::min({last[j] + 1, current[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    before = last;
    last = current;
  }
  return std::min(last[b.size()], most + 1);
}

const std::string* nearest(std::string_view name, std::span<const std::string> candidates) {
  const size_t most = std::max<size_t>(1, (name.size() + 1) / 3);
  const std::string* best = nullptr;
  size_t best_distance = most + 1;
  for (const std::string& candidate : candidates) {
    size_t distance = edit_distance(name, candidate, most);
    if (distance > 1 && name.size() >= kShortestPrefix && begins_with(candidate, name)) distance = 1;
    if (distance < best_distance) {
      best = &candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace merit::semantics
