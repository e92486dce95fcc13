/// What stands beside a library: its header for C, and what is in it for programs.
///
/// Both are functions of their arguments alone.
#pragma once

#include <string>
#include <string_view>

#include "compiler/codegen/library.h"

namespace merit::link {

struct LibraryFile {
  std::string name;  ///< `libcrm.so`
  std::string stem;  ///< `crm`: how exported names begin
  codegen::Processors processors;
};

/// `crm.h`: the interface of all libraries (runtime/abi/library.h), which it needs nobody else for, and this one's
/// names: a struct for a lead and one for each kind of event, positions of kinds, outputs and labels.
std::string c_header(const codegen::Library& library, const LibraryFile& file);

/// `crm.js`: a module of JavaScript that loads `crm.wasm` from beside itself and decides about plain objects.
std::string script(const codegen::Library& library, const LibraryFile& file);
/// `crm.d.ts`: its types, with those of leads, events, parameters and decisions as declared.
std::string script_types(const codegen::Library& library, const LibraryFile& file);

/// `crm.json`, as docs/manifest.md has it.
std::string manifest(const codegen::Library& library, const LibraryFile& file);

}  // namespace merit::link
