/// Expressions of any type asked about a definition from outside, in the scope of its outputs: what the REPL is asked.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"

namespace merit::driver {

/// As `compile`; each becomes an output of its name, and need not be a condition.
std::expected<Compilation, std::string> compile_expressions(const std::string& path, const source::Loader& loader,
                                                            const std::vector<Condition>& expressions);

}  // namespace merit::driver
