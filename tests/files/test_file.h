/// A file test: a definition with what is expected of it in comments (see README.md).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/lint.h"

namespace merit::file_tests {

/// 2026-11-21: the day for lints that ask for one, whenever tests run.
inline constexpr int64_t kToday = 20'778;

/// A file that stands inside the test, in a run of `#@` lines.
struct Embedded {
  std::string kind;  ///< `leads`, `events`, `module` or `file`
  std::string name;  ///< the file's name
  std::string of;    ///< of events of one kind: which
  std::string text;
};

struct TestFile {
  std::string name;                  ///< without its folder
  std::string definition;            ///< what is compiled: the file without its `#~` and `#@` lines
  std::vector<std::string> lines;    ///< the file's lines but for `#~`
  std::vector<size_t> source_lines;  ///< for each line of `definition`, its place in `lines`
  std::vector<Embedded> files;
  std::vector<std::string> arguments;        ///< of `#@ arguments`
  std::optional<driver::LintOptions> lints;  ///< of `#@ lints`: also what lints find is expected
  std::string fault;                         ///< why the file is no test; empty when it is one

  bool must_fail() const { return name.starts_with("fail_"); }
  bool has_data() const;
};

TestFile read_test(std::string name, std::string_view text);

/// What is expected: after the line of the definition with this number (from zero), these `#~` lines. Lines beyond the
/// last stand at the end of the file.
using Blocks = std::map<uint32_t, std::vector<std::string>>;

/// The test with these expectations in place of its own.
std::string with_blocks(const TestFile& test, const Blocks& blocks);

}  // namespace merit::file_tests
