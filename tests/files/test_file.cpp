#include "tests/files/test_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace merit::file_tests {
namespace {

constexpr std::string_view kExpected = "#~";
constexpr std::string_view kEmbedded = "#@";

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

/// What stands after the marker and one space.
std::string_view content(std::string_view line) {
  line.remove_prefix(kEmbedded.size());
  if (line.starts_with(' ')) line.remove_prefix(1);
  return line;
}

/// Words, in quotes where they hold a space.
std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  for (size_t at = text.find_first_not_of(' '); at != std::string_view::npos; at = text.find_first_not_of(' ', at)) {
    const bool quoted = text[at] == '\'';
    const size_t begin = at + (quoted ? 1 : 0);
    const size_t end = std::min(text.find(quoted ? '\'' : ' ', begin), text.size());
    words.emplace_back(text.substr(begin, end - begin));
    at = std::min(end + 1, text.size());
  }
  return words;
}

/// `--order 'A > B'`, as often as need be.
driver::LintOptions lint_options(const std::vector<std::string>& words) {
  driver::LintOptions options;
  options.today = kToday;
  for (size_t i = 0; i + 1 < words.size(); i += 2) options.orders.push_back(words[i + 1]);
  return options;
}

class SectionReader {
 public:
  explicit SectionReader(TestFile& test) : test_(test) {}

  /// `line` begins with `#@` when `embedded`; a run of such lines is one section, its first line the heading.
  void read(std::string_view line, bool embedded) {
    if (!embedded) {
      inside_ = false;
    } else if (!inside_) {
      inside_ = true;
      open(content(line));
    } else if (file_ != nullptr) {
      file_->text += fmt::format("{}\n", content(line));
    } else {
      test_.fault = fmt::format("`{}` does not belong to a file", line);
    }
  }

 private:
  void open(std::string_view heading) {
    file_ = nullptr;
    const std::vector<std::string> words = split_words(heading);
    if (words.empty()) {
      test_.fault = "`#@` without a heading";
      return;
    }
    const std::string kind = words[0].substr(0, words[0].find('.'));
    if (kind == "arguments") {
      test_.arguments.assign(words.begin() + 1, words.end());
    } else if (kind == "lints") {
      test_.lints = lint_options({words.begin() + 1, words.end()});
    } else if (kind == "module" || kind == "file") {
      if (words.size() == 2) return add({kind, words[1], {}, {}});
      test_.fault = fmt::format("`#@ {}` names one file", kind);
    } else if (kind == "leads" || kind == "events") {
      const std::string ending = words[0] == kind ? ".csv" : words[0].substr(kind.size());
      const std::string of = words.size() > 1 ? words[1] : "";
      add({kind, (of.empty() ? kind : of) + ending, of, {}});
    } else {
      test_.fault = fmt::format("`#@ {}` is no section", words[0]);
    }
  }

  void add(Embedded file) {
    test_.files.push_back(std::move(file));
    file_ = &test_.files.back();
  }

  TestFile& test_;
  bool inside_ = false;
  Embedded* file_ = nullptr;  ///< that the next lines belong to
};

}  // namespace

bool TestFile::has_data() const {
  return std::ranges::any_of(files, [](const Embedded& file) { return file.kind == "leads"; });
}

TestFile read_test(std::string name, std::string_view text) {
  TestFile test;
  test.name = std::move(name);
  SectionReader sections(test);
  for (std::string& line : split_lines(text)) {
    if (line.starts_with(kExpected)) continue;
    const bool embedded = line.starts_with(kEmbedded);
    sections.read(line, embedded);
    if (!embedded) {
      test.source_lines.push_back(test.lines.size());
      test.definition += line + '\n';
    }
    test.lines.push_back(std::move(line));
  }
  return test;
}

std::string with_blocks(const TestFile& test, const Blocks& blocks) {
  std::string text;
  const auto add_block = [&](const std::vector<std::string>& block) {
    for (const std::string& line : block) text += line + '\n';
  };
  uint32_t source_line = 0;
  for (size_t at = 0; at < test.lines.size(); ++at) {
    text += test.lines[at] + '\n';
    if (source_line >= test.source_lines.size() || test.source_lines[source_line] != at) continue;
    if (const auto block = blocks.find(source_line); block != blocks.end()) add_block(block->second);
    ++source_line;
  }
  for (auto block = blocks.lower_bound(source_line); block != blocks.end(); ++block) add_block(block->second);
  return text;
}

}  // namespace merit::file_tests
