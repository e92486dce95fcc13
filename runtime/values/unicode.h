/// What Unicode says of a code point: its simple case mappings and whether it is white space.
///
/// Stray bytes (code_points.h) have no case and are not white space. The tables are made at build time from utf8proc
/// (tables/unicode_tables.cpp); `unicode_version()` says which Unicode that was and enters a definition's hash.
#pragma once

#include <stdint.h>

#include "runtime/values/text_view.h"

namespace merit::values {

/// A mapping of code points in two stages: `blocks` names a row of 128 `cells` for each 128 code points below `limit`,
/// a cell names the signed distance to the mapped code point.
struct CaseTable {
  uint32_t limit;
  const uint8_t* blocks;
  const uint8_t* cells;
  const int32_t* distances;

  uint32_t map(uint32_t code_point) const {
    if (code_point >= limit) return code_point;
    const uint32_t cell = cells[static_cast<uint32_t>(blocks[code_point >> 7]) << 7 | (code_point & 127)];
    return code_point + static_cast<uint32_t>(distances[cell]);
  }
};

extern const CaseTable kFoldTable;   ///< simple case folding, statuses C and S
extern const CaseTable kLowerTable;  ///< simple lower-case mapping
extern const CaseTable kUpperTable;  ///< simple upper-case mapping

inline uint32_t fold(uint32_t code_point) {
  if (code_point < 0x80) return code_point - 'A' < 26 ? code_point | 0x20 : code_point;
  return kFoldTable.map(code_point);
}

/// White space beyond ASCII.
bool is_wide_white_space(uint32_t code_point);

/// The property White_Space: tab to carriage return, space, U+0085, U+00A0, U+1680, U+2000 to U+200A, …
inline bool is_white_space(uint32_t code_point) {
  if (code_point < 0x80) return code_point == ' ' || code_point - 9 < 5;
  return is_wide_white_space(code_point);
}

/// "15.0.0"
TextView unicode_version();

}  // namespace merit::values
