/// Definitions at random: text that `compiler/semantics` accepts, made of everything that it accepts today. A failing
/// one is a `.merit` file to keep.
#pragma once

#include <string>

#include "tests/differential/generator/choices.h"

namespace merit::differential {

/// The first tape chooses what stands at the top; each other one a declaration, which may use those before it.
std::string definition_text(const Tapes& tapes);

}  // namespace merit::differential
