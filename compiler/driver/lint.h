/// Lints over a checked definition: what `merit check` says beside errors. No other verb asks for them.
///
///     LintOptions options;
///     options.today = day;                       // the command's clock; without it no lint asks for the day
///     if (const auto wrong = lint(sources, file, model, options, diagnostics); !wrong) …
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/semantics/model.h"
#include "compiler/source/source.h"

namespace merit::driver {

struct LintOptions {
  std::optional<int64_t> today;     ///< days since 1970-01-01
  std::vector<std::string> orders;  ///< each `download > visit`: events from the strongest on, by either of their names
};

/// Why nothing has been looked for.
struct LintFailure {
  std::string message, help;
};

/// Adds what the lints find in the definition of `file`, of which `model` was made. Sorts the diagnostics. The error is
/// what is wrong with an order, or that the part of the program with the solver cannot be loaded.
std::expected<void, LintFailure> lint(const source::Sources& sources, source::FileId file,
                                      const semantics::Model& model, const LintOptions& options,
                                      diagnostics::Diagnostics& diagnostics);

/// The same, of what the definition has in common with another that is checked with it, of the file `other_name`.
std::expected<void, LintFailure> lint_beside(const semantics::Model& model, const semantics::Model& other,
                                             std::string_view other_name, diagnostics::Diagnostics& diagnostics);

}  // namespace merit::driver
