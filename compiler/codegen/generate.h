/// Plan → objects, out of the cache or made. Private to this folder; no header of LLVM's here.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "compiler/codegen/code_maker.h"

namespace merit::codegen {

/// A plan as object files, and what was on the way to them.
struct Code {
  std::vector<std::string> objects;  ///< which refer to each other by name
  std::string llvm_ir, assembly;     ///< where they are kept
  bool is_from_cache = false;
  Timings timings;
};

/// The part of the program that makes code is brought in only where something has to be made.
std::expected<Code, Error> generate(const Source& source);

}  // namespace merit::codegen
