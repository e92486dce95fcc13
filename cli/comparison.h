/// Funnels of one definition with several values of its parameters, side by side: what
/// `merit run --set bar=40,50,60` is for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/terminal.h"
#include "compiler/driver/tally.h"
#include "runtime/columns/column.h"

namespace merit::cli {

/// A definition with one choice of values.
struct Variant {
  std::vector<std::string> values;  ///< by `Comparison::parameters`, as `--set` takes them
  bool as_written = false;          ///< those of the definition itself
  driver::Tally tally;
};

struct Comparison {
  std::string title;                    ///< `CRM software 2026.2`
  std::string subject = "lead";         ///< `lead` or `account`
  std::vector<std::string> parameters;  ///< those with several values
  std::vector<Variant> variants;        ///< at least one
};

/// For people: stages down, values across, as many beside each other as the terminal has room for; then a chart for
/// each value, all to one scale.
std::string comparison_text(const Comparison& comparison, const Terminal& terminal);

/// For programs: a row for each value and stage, with a column for each parameter, then `stage`, `leads` (or
/// `accounts`) and `undecided`, which counts those of the value, whatever their stage.
columns::Table comparison_table(const Comparison& comparison);

}  // namespace merit::cli
