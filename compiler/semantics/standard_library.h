/// The modules of `stdlib/`, compiled in by room.cmake. Private to this folder.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace merit::semantics {

struct StandardModule {
  std::string_view name, text;
  std::string_view image;  ///< of the tree that its text has (compiler/syntax/image.h)
};

std::span<const StandardModule> standard_modules();

/// The one with this name, or null.
const StandardModule* standard_module(std::string_view name);

/// What a standard module's file is called in messages.
std::string standard_module_path(const std::string& name);

}  // namespace merit::semantics
