/// The modules of `stdlib/`, compiled in by room.cmake. Private to this folder; analyze.h has `standard_module`.
#pragma once

#include <span>
#include <string>

namespace merit::semantics {

std::span<const std::string> standard_module_names();

/// What a standard module's file is called in messages.
std::string standard_module_path(const std::string& name);

}  // namespace merit::semantics
