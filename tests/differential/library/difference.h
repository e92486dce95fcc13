/// One case of the differential test of libraries: a definition, built for processors and asked about leads that its
/// number chooses, in arrays of many kinds and one at a time.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/semantics/model.h"

namespace merit::differential {

/// What differs first between interpreter and library, in words; empty where nothing does.
std::string library_difference_of_case(const semantics::Model& model, uint64_t number);

}  // namespace merit::differential
