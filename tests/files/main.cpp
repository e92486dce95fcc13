// file_tests [--update] FOLDER…      runs every .merit file below the folders, with the command `merit` beside it
// file_tests --complete ROOT         each diagnostic has a file test and a page, and each page's examples are true
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/files/complete.h"
#include "tests/files/run_test.h"

namespace {

namespace fs = std::filesystem;
using namespace merit::file_tests;

std::vector<fs::path> find_tests(const std::vector<fs::path>& folders) {
  std::vector<fs::path> tests;
  for (const fs::path& folder : folders) {
    if (fs::is_regular_file(folder)) tests.push_back(folder);
    if (!fs::is_directory(folder)) continue;
    for (const fs::directory_entry& file : fs::recursive_directory_iterator(folder)) {
      if (file.path().extension() == ".merit") tests.push_back(file.path());
    }
  }
  std::ranges::sort(tests);
  return tests;
}

/// Says what went wrong; with `update` writes what came out and is content with that.
bool report(const fs::path& path, const Outcome& outcome, bool update) {
  for (const std::string& fault : outcome.faults) fmt::print("{}: {}\n", path.string(), fault);
  if (outcome.text != outcome.expected && update) {
    std::ofstream(path, std::ios::binary) << outcome.expected;
    fmt::print("{}: updated\n", path.string());
    return outcome.faults.empty();
  }
  if (outcome.text != outcome.expected) {
    fmt::print("{}: expected (-) and found (+) differ\n{}", path.string(), difference(outcome.text, outcome.expected));
  }
  return outcome.passed();
}

int run_all(const std::vector<fs::path>& folders, const fs::path& merit, bool update) {
  const std::vector<fs::path> tests = find_tests(folders);
  size_t failed = 0;
  for (const fs::path& path : tests) failed += report(path, run_test(path, merit), update) ? 0 : 1;
  fmt::print("{} file tests, {} failed\n", tests.size(), failed);
  return failed > 0 || tests.empty() ? 1 : 0;
}

int check_complete(const fs::path& root) {
  const std::vector<std::string> gaps = find_gaps(root);
  for (const std::string& gap : gaps) fmt::print("{}\n", gap);
  fmt::print("{} gaps\n", gaps.size());
  return gaps.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string_view> arguments(words + 1, words + count);
  if (arguments.size() == 2 && arguments[0] == "--complete") return check_complete(arguments[1]);
  const bool update = !arguments.empty() && arguments[0] == "--update";
  const fs::path merit = fs::absolute(words[0]).parent_path() / "merit";
  return run_all({arguments.begin() + (update ? 1 : 0), arguments.end()}, merit, update);
}
