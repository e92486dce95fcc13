#include "runtime/values/edit_distance.h"

namespace merit::values {
namespace {

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

bool same(char a, char b) {
  return lower(a) == lower(b);
}

size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

}  // namespace

size_t edit_distance(TextView a, TextView b, size_t most) {
  const size_t difference = a.size > b.size ? a.size - b.size : b.size - a.size;
  if (difference > most || a.size > kLongestWord || b.size > kLongestWord) return most + 1;

  // Optimal string alignment: three rows of the usual table, the oldest for a swap of neighbours.
  size_t rows[3][kLongestWord + 1];
  size_t* before = rows[0];
  size_t* last = rows[1];
  size_t* current = rows[2];
  for (size_t j = 0; j <= b.size; ++j) last[j] = j;
  for (size_t i = 1; i <= a.size; ++i) {
    current[0] = i;
    size_t lowest = i;
    for (size_t j = 1; j <= b.size; ++j) {
      const size_t changed = last[j - 1] + (same(a.data[i - 1], b.data[j - 1]) ? 0 : 1);
      current[j] = least(changed, least(last[j], current[j - 1]) + 1);
      const bool swapped = i > 1 && j > 1 && same(a.data[i - 1], b.data[j - 2]) && same(a.data[i - 2], b.data[j - 1]);
      if (swapped) current[j] = least(current[j], before[j - 2] + 1);
      lowest = least(lowest, current[j]);
    }
    if (lowest > most) return most + 1;  // what a swap reaches back to is one nearer at best, and costs one
    size_t* const oldest = before;
    before = last;
    last = current;
    current = oldest;
  }
  return least(last[b.size], most + 1);
}

}  // namespace merit::values
