/// One case of the differential test: a definition, and leads, rows and a way to run them that its number chooses.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/semantics/model.h"

namespace merit::differential {

/// What differs first between interpreter and compiled code, in words; empty where nothing does.
std::string difference_of_case(const semantics::Model& model, uint64_t number);

}  // namespace merit::differential
