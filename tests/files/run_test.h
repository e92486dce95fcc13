/// Runs one file test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace merit::file_tests {

struct Outcome {
  std::vector<std::string> faults;  ///< what cannot be mended by updating: a `fail_` file without an error …
  std::string text;                 ///< the file as it is
  std::string expected;             ///< as it would be with what really came out

  bool passed() const { return faults.empty() && text == expected; }
};

/// `merit` is the command that runs definitions on data.
Outcome run_test(const std::filesystem::path& path, const std::filesystem::path& merit);

/// The lines in which two texts differ, `-` before those of the first and `+` before those of the second.
std::string difference(const std::string& first, const std::string& second);

}  // namespace merit::file_tests
