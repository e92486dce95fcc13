/// Runs the definition of a file test on the data that stands inside it, by the `merit` command itself.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/files/test_file.h"

namespace merit::file_tests {

/// The `#~` lines that stand at the end: the decisions as CSV; with `--report` among the arguments what was found in
/// the data; of a run that fails its exit status and what it says.
std::vector<std::string> decide(const TestFile& test, const std::filesystem::path& merit);

}  // namespace merit::file_tests
