/// Which conditions the tests of a definition made true and false, for people.
#pragma once

#include <string>
#include <string_view>

#include "cli/terminal.h"
#include "compiler/driver/coverage.h"

namespace merit::cli {

struct TestedDefinition;

/// `never true`, `never false`, `never decided`; empty where tests made it both.
std::string_view verdict_of(const driver::CoverageEntry& entry);

///     coverage of crm.merit
///       true  false  undecided
///          3      1          0               crm.merit:61  fit: +15 when employees > 50
///          0      4          0  never true   crm.merit:62  fit: +10 when country in us
///       1 of 2 conditions made true and false; 1 never true
std::string coverage_table(const TestedDefinition& tested, const Terminal& terminal);

}  // namespace merit::cli
