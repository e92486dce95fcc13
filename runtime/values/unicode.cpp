#include "runtime/values/unicode.h"

namespace merit::values {

namespace {

struct Range {
  uint32_t first;
  uint32_t last;
};

#include "runtime/values/unicode_tables.inc"

}  // namespace

const CaseTable kFoldTable = {kFoldLimit, kFoldBlocks, kFoldCells, kFoldDistances};
const CaseTable kLowerTable = {kLowerLimit, kLowerBlocks, kLowerCells, kLowerDistances};
const CaseTable kUpperTable = {kUpperLimit, kUpperBlocks, kUpperCells, kUpperDistances};

bool is_wide_white_space(uint32_t code_point) {
  for (const Range& range : kWideWhiteSpace) {
    if (code_point < range.first) return false;
    if (code_point <= range.last) return true;
  }
  return false;
}

TextView unicode_version() {
  return {kUnicodeVersion, sizeof(kUnicodeVersion) - 1};
}

}  // namespace merit::values
