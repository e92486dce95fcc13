/// Text → checked definition: what every user of the compiler begins with.
///
///     auto compiled = compile("crm.merit", source::FileLoader());
///     if (!compiled) …                                   // the file cannot be read
///     std::cerr << emit_text(compiled->sources, compiled->diagnostics.all());
///     if (compiled->model) …
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/driver/timings.h"
#include "compiler/semantics/model.h"
#include "compiler/source/source.h"

namespace merit::driver {

/// A condition asked about a definition from outside, in the scope of its outputs.
struct Condition {
  std::string name;  ///< what messages call it, and the output that it becomes: `--where`
  std::string text;
};

/// A definition and what was said about it. The sources stay, so that its diagnostics can be shown.
struct Compilation {
  std::string path;
  std::string stem;  ///< the file's name without folder and `.merit`
  source::Sources sources;
  source::FileId file{};                  ///< the definition's own, of `sources`
  diagnostics::Diagnostics diagnostics;   ///< sorted
  std::optional<semantics::Model> model;  ///< absent where there are errors
  Timings timings;                        ///< `parse`, also of modules, and `check`
};

/// Reads and checks the definition at `path`. The error is why it cannot be read; what is wrong in it is in
/// `Compilation::diagnostics`.
std::expected<Compilation, std::string> compile(const std::string& path, const source::Loader& loader,
                                                const std::vector<Condition>& conditions = {});

}  // namespace merit::driver
