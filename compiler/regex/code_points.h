/// Sets of code points, and what a part of an expression that stands for one code point stands for. Private to this
/// folder.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace merit::regex {

struct Range {
  uint32_t first = 0;
  uint32_t last = 0;  ///< included
  friend bool operator==(const Range&, const Range&) = default;
};
/// Ascending, with gaps between them.
using CodePoints = std::vector<Range>;

/// What `[^a-z]`, `\pL`, `é` … stand for, by asking RE2, so that Unicode's groups and cases are as the language has
/// them. `atom` is valid in RE2 and matches exactly one code point. Kept for the next that asks.
const CodePoints& code_points_of(const std::string& atom, bool ignore_case);

/// A code point in UTF-8 is one of these: for each of its bytes a range, which any of its values fits.
using ByteRanges = std::vector<Range>;
std::vector<ByteRanges> utf8_of(const CodePoints& characters);

}  // namespace merit::regex
