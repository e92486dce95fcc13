/// Decimals as text: as Arrow writes them, but without zeros at the end of a fraction.
#pragma once

#include "runtime/cells/cell.h"

namespace merit::cells {

/// Of a number of `bits` bits (32 to 256, two's complement, little end first) without its scale.
TextView decimal_text(const uint8_t* number, int32_t bits, int32_t scale, CellText& room);

}  // namespace merit::cells
