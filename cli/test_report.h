/// What tests of definitions came to, for people.
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/run_tests.h"

namespace merit::cli {

struct TestedDefinition {
  const driver::Compilation* compilation = nullptr;
  driver::TestRun run;
};

struct TestReportOptions {
  bool coverage = false;
  bool only_failed = false;  ///< and nothing at all where all passed
};

///     crm.merit
///       ✓ a director in a mid-market company
///       ✗ a whitepaper reader
///           crm.merit:107  expect fit is 25
///             fit: expected 25, found 35
///           fit is 35
///             +15  +15 when employees > 50
///             +20  +20 when seniority(job_title) is at least "director"
///
///     2 tests: 1 passed, 1 failed
std::string test_report(const std::vector<TestedDefinition>& tested, const TestReportOptions& options,
                        const Terminal& terminal);

/// A report as plain lines, without colours and indentation of its own: why one test failed, for other programs'
/// reports.
std::string failure_text(const driver::TestResult& test);

}  // namespace merit::cli
