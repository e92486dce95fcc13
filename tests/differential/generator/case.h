/// One case of the differential test: one or several definitions, and leads, rows and a way to run them that its number
/// chooses.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/semantics/model.h"

namespace merit::differential {

/// What differs first between interpreter and compiled code, in words; empty where nothing does.
std::string difference_of_case(const semantics::Model& model, uint64_t number);

/// The same of several definitions that run together: of this one, of it with other parameters, and of another that is
/// generated for the number.
std::string difference_of_several(const semantics::Model& model, uint64_t number);

}  // namespace merit::differential
