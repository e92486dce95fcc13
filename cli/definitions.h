/// Reading the definitions that a command names.
#pragma once

#include <expected>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/console.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/lint.h"

namespace merit::cli {

/// Looks at a definition without errors, and at those before it, before what is said of it is shown; the error is one
/// of usage.
using Examine = std::function<std::expected<void, driver::LintFailure>(driver::Compilation& compilation,
                                                                       std::span<const driver::Compilation> before)>;

/// Compiles each of `paths` and shows what is wrong with them. The status is 2 where one cannot be read or a
/// condition is wrong, 1 where one has errors; warnings are shown and do not count. `quiet`: without notices.
std::expected<std::vector<driver::Compilation>, ExitStatus> compile_all(
    const std::vector<std::string>& paths, const std::vector<driver::Condition>& conditions, const Console& console,
    bool quiet = false, const Examine& examine = {});

/// Says that a definition has no stages, so that there is nothing to `decide`, and what to do instead. The status is 1.
ExitStatus refuse_library(const driver::Compilation& library, std::string_view decide, std::string_view instead,
                          const Console& console);

/// What reports call a definition, by its name and version: `CRM software 2026.2`.
std::string title_of(const semantics::Model& model);

}  // namespace merit::cli
