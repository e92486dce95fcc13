/// Compiles the definition of a file test, with the modules and files that stand inside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/driver/lint.h"
#include "compiler/semantics/model.h"
#include "compiler/source/source.h"
#include "tests/files/test_file.h"

namespace merit::file_tests {

struct Compiled {
  source::Sources sources;
  source::FileId file{};
  diagnostics::Diagnostics diagnostics;  ///< sorted
  std::optional<semantics::Model> model;
};

/// With `lints`, also what lints find in it.
Compiled compile(const std::string& name, const std::string& definition, const std::vector<Embedded>& files,
                 const std::optional<driver::LintOptions>& lints = std::nullopt);

/// The definition after the edits, which do not overlap; those of other files are passed over.
std::string apply(const std::string& definition, source::FileId file, std::vector<diagnostics::Edit> edits);

}  // namespace merit::file_tests
