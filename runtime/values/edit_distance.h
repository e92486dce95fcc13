/// How far apart two words are, for "did you mean".
#pragma once

#include "runtime/values/text_view.h"

namespace merit::values {

/// Longer words are far from all others: nobody misspells them, and the cost grows with the square.
constexpr size_t kLongestWord = 64;

/// How many bytes must be added, left out, changed or swapped with their neighbour to get from one word to the other,
/// ignoring the case of ASCII letters; `most + 1` when it is more than `most`.
size_t edit_distance(TextView a, TextView b, size_t most);

}  // namespace merit::values
