/// Whether every diagnostic is shown and explained.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace merit::file_tests {

/// What is lacking, a line each: a diagnostic that no file test gives, a problem of the data that no test names, a
/// diagnostic without a page, a page without a diagnostic, a page whose example does not give what it explains or whose
/// last example still does. `root` is the root of the sources.
std::vector<std::string> find_gaps(const std::filesystem::path& root);

}  // namespace merit::file_tests
