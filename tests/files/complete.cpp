#include "tests/files/complete.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "compiler/diagnostics/emit_text.h"
#include "compiler/diagnostics/pages.h"
#include "runtime/data/terms/problems.h"
#include "tests/files/compile.h"

namespace merit::file_tests {
namespace {

namespace fs = std::filesystem;
using diagnostics::Diagnostic;

std::string read(const fs::path& path) {
  return source::FileLoader().load(path.string()).value_or("");
}

/// The `#~` lines of all file tests.
std::string expectations(const fs::path& folder) {
  std::string all;
  for (const fs::directory_entry& file : fs::recursive_directory_iterator(folder)) {
    if (file.path().extension() != ".merit") continue;
    std::istringstream lines(read(file.path()));
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("#~")) all += line + '\n';
    }
  }
  return all;
}

bool is_test(const fs::path& root, const fs::path& path) {
  const bool tests_folder = path.string().starts_with((root / "tests").string());
  return path.string().ends_with("_test.cpp") || (tests_folder && path.extension() == ".py");
}

/// The text of every test that is a program.
std::string test_programs(const fs::path& root) {
  std::string all;
  for (const char* folder : {"compiler", "runtime", "cli", "tests"}) {
    if (!fs::is_directory(root / folder)) continue;
    for (const fs::directory_entry& file : fs::recursive_directory_iterator(root / folder)) {
      if (is_test(root, file.path())) all += read(file.path());
    }
  }
  return all;
}

/// A test names a problem in quotes, alone or before its message.
bool names_problem(const std::string& programs, std::string_view name) {
  return programs.find(fmt::format("\"{}\"", name)) != std::string::npos ||
         programs.find(fmt::format("\"{}: ", name)) != std::string::npos;
}

/// A fenced block of a page. ```` ```merit ```` is an example; with a name after it, a module that the examples use.
struct Fence {
  std::string language, name, text;
};

std::vector<Fence> find_fences(const std::string& page) {
  std::vector<Fence> fences;
  std::optional<Fence> open;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("```")) {
      if (open) open->text += line + '\n';
    } else if (open) {
      fences.push_back(*std::exchange(open, std::nullopt));
    } else {
      open.emplace();
      std::istringstream(line.substr(3)) >> open->language >> open->name;
    }
  }
  return fences;
}

bool gives(const Compiled& compiled, std::string_view name) {
  return std::ranges::any_of(compiled.diagnostics.all(),
                             [&](const Diagnostic& one) { return diagnostics::entry(one.id).name == name; });
}

/// What a page is about: a diagnostic is shown by its own examples; a problem of the data needs data, and the
/// definitions on its page only have to be right.
enum class Subject { diagnostic, problem };

/// The day of the tests, and the order of strengths that the page gives `merit check`.
driver::LintOptions lint_options(const std::string& page) {
  constexpr std::string_view kOrder = "--order \"";
  driver::LintOptions options;
  options.today = kToday;
  const size_t at = page.find(kOrder);
  if (at == std::string::npos) return options;
  const size_t begin = at + kOrder.size();
  options.orders.push_back(page.substr(begin, page.find('"', begin) - begin));
  return options;
}

/// Of a diagnostic the first example gives it; each later one shows how it is mended and has no error at all.
void check_examples(std::string_view name, Subject subject, const std::string& page, std::vector<std::string>& gaps) {
  std::vector<Embedded> files;
  std::vector<std::string> examples;
  for (const Fence& fence : find_fences(page)) {
    if (!fence.name.empty()) files.push_back({"file", fence.name, {}, fence.text});
    if (fence.name.empty() && fence.language == "merit") examples.push_back(fence.text);
  }
  const std::optional<driver::LintOptions> lints = lint_options(page);
  for (size_t at = 0; at < examples.size(); ++at) {
    const Compiled compiled = compile("example.merit", examples[at], files, lints);
    const bool shows = subject == Subject::diagnostic && at == 0;
    const bool right = shows ? gives(compiled, name) : !gives(compiled, name) && !compiled.diagnostics.has_errors();
    if (right) continue;
    gaps.push_back(fmt::format("docs/diagnostics/{}.md: example {} {}:\n{}", name, at + 1,
                               shows ? "does not give it" : "is not right",
                               diagnostics::emit_text(compiled.sources, compiled.diagnostics.all())));
  }
}

void check_page(std::string_view name, Subject subject, std::vector<std::string>& gaps) {
  const std::optional<std::string_view> page = diagnostics::page(name);
  if (!page) {
    gaps.push_back(fmt::format("`{}` has no page docs/diagnostics/{}.md", name, name));
    return;
  }
  if (!page->starts_with(fmt::format("# {}\n", name))) {
    gaps.push_back(fmt::format("docs/diagnostics/{}.md does not begin with its name", name));
  }
  check_examples(name, subject, std::string(*page), gaps);
}

/// A file of this size would be no test that people can read; the unit test of the parser has it.
constexpr std::string_view kTooLargeForAFileTest = "file-too-large";

}  // namespace

std::vector<std::string> find_gaps(const fs::path& root) {
  std::vector<std::string> gaps;
  std::set<std::string_view> known;
  const std::string expected = expectations(root / "tests/files");
  const std::string programs = test_programs(root);
  for (const auto* entry = diagnostics::begin_entries(); entry != diagnostics::end_entries(); ++entry) {
    known.insert(entry->name);
    const bool too_large = entry->name == kTooLargeForAFileTest && programs.find(entry->name) != std::string::npos;
    if (!too_large && expected.find(fmt::format("[{}]: ", entry->name)) == std::string::npos) {
      gaps.push_back(fmt::format("`{}` has no file test", entry->name));
    }
    check_page(entry->name, Subject::diagnostic, gaps);
  }
  for (const data::ProblemEntry& entry : data::all_problems()) {
    const bool also_diagnostic = !known.insert(entry.name).second;  // then its page is checked already
    const bool in_program = names_problem(programs, entry.name);
    const bool in_file = expected.find(fmt::format("[{}]: ", entry.name)) != std::string::npos;
    if (!in_program && !in_file) gaps.push_back(fmt::format("`{}` has no test", entry.name));
    if (!also_diagnostic) check_page(entry.name, Subject::problem, gaps);
  }
  for (const std::string_view name : diagnostics::page_names()) {
    if (!known.contains(name)) gaps.push_back(fmt::format("docs/diagnostics/{}.md explains no diagnostic", name));
  }
  return gaps;
}

}  // namespace merit::file_tests
