/// What was wrong in the data, for people and for programs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "cli/terminal.h"
#include "runtime/data/terms/report.h"

namespace merit::cli {

///     warning[unreadable-value]: 12 values of `employees` do not read as an integer; they are missing
///       leads.csv:17   abc
///       leads.csv:240  1e99999
///       … 7 more
///       help: if a spelling means that nothing is known, list it in `missing when`
std::string problems_text(std::span<const data::Problem> problems, const Terminal& terminal, uint32_t indent = 0);

/// One object, with the members of a diagnostic: `name`, `severity`, `message`, `file`, `range` (where it was found
/// first; null where that is no file, no line), `labels`, `help`, `fix`, `doc`; and `count` and `examples`, each with
/// `file`, `line` or `row` (from 1), `value`.
nlohmann::ordered_json problem_json(const data::Problem& problem);

/// One object a line.
std::string problems_json(std::span<const data::Problem> problems);

/// What the reports of several definitions found; what they share stands once.
std::vector<data::Problem> findings_of(const std::vector<data::Report>& reports);

}  // namespace merit::cli
