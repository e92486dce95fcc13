/// What tests of definitions came to, for programs.
#pragma once

#include <string>
#include <vector>

#include "cli/test_report.h"

namespace merit::cli {

/// One JSON object; docs/tests.md says what is in it.
std::string tests_json(const std::vector<TestedDefinition>& tested, bool coverage);

/// JUnit's XML, as build servers read it: a `testsuite` a definition, a `testcase` a test. No times stand in it, so
/// equal results are equal files.
std::string tests_junit(const std::vector<TestedDefinition>& tested);

}  // namespace merit::cli
