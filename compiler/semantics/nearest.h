/// "Did you mean": the name that a misspelt one was most likely meant to be. The driver asks it about names that are
/// no definition's, such as columns and options.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace merit::semantics {

/// How many letters must be added, left out, changed or swapped with their neighbour to get from one word to the
/// other, ignoring the case of ASCII letters; `most + 1` when it is more than `most`.
size_t edit_distance(std::string_view a, std::string_view b, size_t most);

/// The candidate nearest to `name`; of equally near ones the first. One that differs in case only wins over all, and
/// one that begins with the whole of `name` (three letters at least) counts as one letter off. Null when none is near:
/// a third of the letters may differ.
const std::string* nearest(std::string_view name, std::span<const std::string> candidates);

}  // namespace merit::semantics
