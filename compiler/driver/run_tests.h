/// Runs the `test` blocks of a definition: what `merit test` does, for everyone who is not a command line.
///
///     auto compilation = compile("crm.merit", source::FileLoader());
///     TestRun run = run_tests(*compilation, {.now = now});
///     for (const TestResult& test : run.tests) …
///
/// docs/language.md, "Tests", says what a test means. The interpreter decides, since it is the meaning of the language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/driver/coverage.h"
#include "compiler/explain/explanation.h"
#include "compiler/source/place.h"

namespace merit::driver {

struct TestOptions {
  int64_t now = 0;     ///< of the tests that name none: microseconds since 1970-01-01T00:00Z
  bool fixed = false;  ///< `now` is the same each time; else it is looked into whether a test depends on it
  std::string filter;  ///< only tests that `is_chosen` by it; empty: all
};

/// Whether a test's name contains `filter`, ignoring case, or `filter` is a regular expression that it matches.
bool is_chosen(std::string_view name, const std::string& filter);

struct Notice {
  source::Place place;
  std::string text;
};

struct Expectation {
  source::Place place;
  std::string text;  ///< the condition as written, on one line
  bool met = false;  ///< it is true
  explain::Reason reason;
};

struct TestResult {
  std::string name;
  source::Place place;
  int64_t now = 0;
  bool now_given = false;            ///< by the test itself
  std::optional<std::string> fault;  ///< why the lead cannot be decided; then nothing is expected of it
  std::vector<Expectation> expectations;
  std::vector<Notice> notices;                      ///< events left out, and what makes the test doubtful
  std::optional<explain::Explanation> explanation;  ///< where an expectation is not met
  std::string stage;                                ///< the decision in short; empty with a fault

  bool passed() const;
};

struct TestRun {
  std::vector<TestResult> tests;        ///< those chosen, in the order written
  std::vector<CoverageEntry> coverage;  ///< by them
  size_t left_out = 0;                  ///< tests that the filter does not choose

  size_t passed() const;
  size_t failed() const { return tests.size() - passed(); }
};

/// The compilation has a model.
TestRun run_tests(const Compilation& definition, const TestOptions& options);

}  // namespace merit::driver
