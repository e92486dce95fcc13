#include "tests/files/decide.h"

#include <fmt/core.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>

#include "runtime/data/terms/test_directory.h"

namespace merit::file_tests {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kReport = "--report";

/// As one word of a shell.
std::string quoted(const std::string& word) {
  std::string result = "'";
  for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

std::string command(const TestFile& test, const fs::path& merit, const std::string& folder) {
  std::string line = fmt::format("cd {} && {} run {}", quoted(folder), quoted(merit.string()), quoted(test.name));
  for (const Embedded& file : test.files) {
    if (file.kind == "leads") line += " --leads " + quoted(file.name);
    if (file.kind == "events") line += " --events " + quoted(file.of.empty() ? file.name : file.of + "=" + file.name);
  }
  for (const std::string& argument : test.arguments) {
    if (argument != kReport) line += ' ' + quoted(argument);
  }
  return line + " --summary summary.json >output 2>messages </dev/null";
}

void add_lines(const std::string& text, std::vector<std::string>& block) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) block.push_back(line.empty() ? "#~" : "#~ " + line);
}

std::string finding_text(const nlohmann::json& finding) {
  std::string text = fmt::format("{}[{}]: {}\n", finding["severity"].get<std::string>(),
                                 finding["name"].get<std::string>(), finding["message"].get<std::string>());
  for (const auto& example : finding["examples"]) {
    const bool line = example.contains("line") && !example["line"].is_null();
    const auto number = example[line ? "line" : "row"].get<int64_t>();
    text += fmt::format("  {} {} {}: {}\n", example["file"].get<std::string>(), line ? "line" : "row", number,
                        example["value"].is_null() ? "" : example["value"].get<std::string>());
  }
  return text;
}

std::string findings_text(const std::string& summary) {
  const auto parsed = nlohmann::json::parse(summary, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("findings")) return "no summary\n";
  std::string text;
  for (const auto& finding : parsed["findings"]) text += finding_text(finding);
  return text;
}

}  // namespace

std::vector<std::string> decide(const TestFile& test, const fs::path& merit) {
  const data::test::Directory folder;
  folder.write(test.name, test.definition);
  for (const Embedded& file : test.files) folder.write(file.name, file.text);
  const int result = std::system(command(test, merit, folder.path()).c_str());

  std::vector<std::string> block;
  if (result != 0) {
    block.push_back(fmt::format("#~ exit status {}", WIFEXITED(result) ? WEXITSTATUS(result) : -1));
    add_lines(data::test::content_of(folder.path("messages")), block);
    return block;
  }
  add_lines(data::test::content_of(folder.path("output")), block);
  const bool report = std::ranges::find(test.arguments, kReport) != test.arguments.end();
  if (report) add_lines(findings_text(data::test::content_of(folder.path("summary.json"))), block);
  return block;
}

}  // namespace merit::file_tests
