#include "tests/files/run_test.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <sstream>

#include "compiler/diagnostics/emit_text.h"
#include "tests/files/annotate.h"
#include "tests/files/compile.h"
#include "tests/files/decide.h"
#include "tests/files/test_file.h"

namespace merit::file_tests {
namespace {

using diagnostics::Diagnostic;
using diagnostics::Severity;

constexpr uint32_t kAtTheEnd = std::numeric_limits<uint32_t>::max();  // a line after all others

size_t count_errors(const Compiled& compiled) {
  return static_cast<size_t>(std::ranges::count_if(
      compiled.diagnostics.all(), [](const Diagnostic& one) { return one.severity() == Severity::error; }));
}

size_t count_like(const Compiled& compiled, const Diagnostic& like) {
  return static_cast<size_t>(std::ranges::count_if(compiled.diagnostics.all(), [&](const Diagnostic& one) {
    return one.id == like.id && one.message == like.message;
  }));
}

/// A fix takes its diagnostic away and brings no error.
void check_fixes(const TestFile& test, const Compiled& compiled, std::vector<std::string>& faults) {
  for (const Diagnostic& one : compiled.diagnostics.all()) {
    if (one.fix.empty()) continue;
    const std::string mended = apply(test.definition, compiled.file, one.fix);
    const Compiled again = compile(test.name, mended, test.files, test.lints);
    if (count_like(again, one) >= count_like(compiled, one)) {
      faults.push_back(fmt::format("the fix of `{}` does not take it away", one.message));
    }
    if (count_errors(again) > count_errors(compiled)) {
      faults.push_back(fmt::format("the fix of `{}` brings errors:\n{}", one.message,
                                   diagnostics::emit_text(again.sources, again.diagnostics.all())));
    }
  }
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

Outcome run_test(const std::filesystem::path& path, const std::filesystem::path& merit) {
  Outcome outcome;
  const auto text = source::FileLoader().load(path.string());
  if (!text) {
    outcome.faults.push_back(text.error());
    return outcome;
  }
  outcome.text = *text;
  const TestFile test = read_test(path.filename().string(), *text);
  if (!test.fault.empty()) outcome.faults.push_back(test.fault);

  const Compiled compiled = compile(test.name, test.definition, test.files, test.lints);
  Blocks blocks = annotate(compiled);
  if (test.has_data()) blocks[kAtTheEnd] = decide(test, merit);
  outcome.expected = with_blocks(test, blocks);
  const bool failed = compiled.diagnostics.has_errors();
  if (test.must_fail() && !failed) outcome.faults.push_back("it is called `fail_…` and has no error");
  if (!test.must_fail() && failed) outcome.faults.push_back("it has errors and is not called `fail_…`");
  if (failed == compiled.model.has_value()) outcome.faults.push_back("a model comes when there is no error, only then");
  check_fixes(test, compiled, outcome.faults);
  return outcome;
}

std::string difference(const std::string& first, const std::string& second) {
  const std::vector<std::string> a = split_lines(first);
  const std::vector<std::string> b = split_lines(second);
  // longest[i][j]: of the longest common subsequence of a from i and b from j.
  std::vector<std::vector<uint32_t>> longest(a.size() + 1, std::vector<uint32_t>(b.size() + 1));
  for (size_t i = a.size(); i-- > 0;) {
    for (size_t j = b.size(); j-- > 0;) {
      longest[i][j] = a[i] == b[j] ? longest[i + 1][j + 1] + 1 : std::max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  std::string shown;
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      ++i, ++j;
    } else if (j == b.size() || (i < a.size() && longest[i + 1][j] >= longest[i][j + 1])) {
      shown += fmt::format("{:>5} - {}\n", i + 1, a[i]);
      ++i;
    } else {
      shown += fmt::format("{:>5} + {}\n", j + 1, b[j]);
      ++j;
    }
  }
  return shown;
}

}  // namespace merit::file_tests
