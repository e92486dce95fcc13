/// The files of one compilation: the definition and, transitively, the modules that it uses. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source.h"
#include "compiler/syntax/ast.h"

namespace merit::semantics {

struct Module {
  /// A module that this one uses, once each.
  struct Use {
    uint32_t module;  ///< in `Program::modules`
    source::Span span;
  };
  std::string name;       ///< as `use` names it; of the definition, its file's name without `.merit`
  std::string directory;  ///< its data files and modules stand here; ends with `/`, or is empty
  bool standard = false;  ///< of the standard library: it has no files beside it
  syntax::Ast ast;
  std::vector<Use> uses;
  bool lacks_use = false;  ///< one of its `use` lines gives nothing, which has been reported
};

struct Program {
  std::vector<Module> modules;  ///< [0] is the definition; a module stands after one that uses it
};

/// Parses `file` and reads and parses what it uses. A module that is not there or that uses itself is reported and left
/// out.
Program load_program(source::Sources& sources, source::FileId file, const source::Loader& loader,
                     diagnostics::Diagnostics& diagnostics);

}  // namespace merit::semantics
