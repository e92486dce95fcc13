/// Where something stands in a definition, as people count.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/source/source.h"

namespace merit::source {

struct Place {
  std::string file;
  uint32_t line = 1, column = 1;  ///< from 1; the column in code points
};

/// Where `span` begins.
Place place_of(const Sources& sources, Span span);

}  // namespace merit::source
