/// `merit help NAME`: the page of a diagnostic or of a word of the language, or the help of a verb.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <set>

#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/data_problems.h"
#include "cli/verb.h"
#include "compiler/diagnostics/pages.h"
#include "compiler/driver/nearest.h"
#include "runtime/data/terms/problems.h"

namespace merit::cli {
namespace {

/// What `--diagnostics json` calls a command line that cannot be followed.
constexpr std::string_view kUsage = "usage";
constexpr std::string_view kUsagePage =
    "# usage\n\n"
    "The command line cannot be followed: an option or a verb that there is not, a value that an option does not "
    "take,\n"
    "a definition that cannot be read, an output that cannot be written. The message says which. Nothing was decided,\n"
    "and the status is 2.\n\n"
    "```sh\nmerit run crm.merit --leads leads.csv --limit many\n```\n\n"
    "`merit --help` lists the verbs, `merit VERB --help` the options of one, with an example.\n";

struct WordEntry {
  std::string_view word, meaning, example;
};
constexpr WordEntry kWords[] = {
#define WORD(word, meaning, example) {word, meaning, example},
#include "cli/words.def"
};

std::string word_page(const WordEntry& entry) {
  return fmt::format("# {}\n\nA word of the language: {}.\n\n```merit\n{}\n```\n\ndocs/language.md says all of it.\n",
                     entry.word, entry.meaning, entry.example);
}

/// What the registry of data problems says; their arguments stand as `…`.
std::string problem_page(const data::ProblemEntry& problem) {
  const auto without_arguments = [](std::string_view text) {
    std::string plain;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '{') {
        plain += "…";
        i = std::min(text.find('}', i), text.size());
      } else {
        plain += text[i];
      }
    }
    return plain;
  };
  std::string page = fmt::format("# {}\n\n{}\n", problem.name, without_arguments(problem.message));
  if (!problem.help.empty()) page += fmt::format("\n{}\n", without_arguments(problem.help));
  if (problem.wrong) page += "\n`--strict` makes it an error.\n";
  return page;
}

class Help : public Verb {
 public:
  explicit Help(CLI::App& app) { app.add_option("topic", topic_); }

  ExitStatus run(Console& console) override {
    const auto text = text_of(console.output());
    if (text) return console.print(*text);
    const std::string nearest = driver::nearest_text(topic_, help_topics());
    return console.usage(fmt::format("no diagnostic, no verb and no word of the language is called `{}`", topic_),
                         nearest.starts_with("; did")
                             ? nearest.substr(2)
                             : "a diagnostic's name stands in brackets: `error[unknown-name]`");
  }

 private:
  std::optional<std::string> text_of(const Terminal& terminal) const {
    if (topic_.empty()) return command_help(terminal);
    const auto* const word = std::ranges::find(kWords, topic_, &WordEntry::word);
    const std::string of_word = word == std::end(kWords) ? "" : word_page(*word);
    for (const VerbEntry& verb : all_verbs()) {
      // `test` is a word, too.
      if (verb.name == topic_) return VerbLine(verb).help(terminal) + (of_word.empty() ? "" : "\n") + of_word;
    }
    if (!of_word.empty()) return of_word;
    if (topic_ == kUsage) return std::string(kUsagePage);
    if (const auto page = diagnostics::page(topic_)) return std::string(*page);
    for (const data::ProblemEntry& problem : data::all_problems()) {
      if (problem.name == topic_) return problem_page(problem);
    }
    return std::nullopt;
  }

  std::string topic_;
};

}  // namespace

std::vector<std::string> help_topics() {
  std::set<std::string> topics{std::string(kUsage)};
  for (const VerbEntry& verb : all_verbs()) topics.emplace(verb.name);
  for (const WordEntry& each : kWords) topics.emplace(each.word);
  for (const std::string_view name : diagnostics::page_names()) topics.emplace(name);
  for (const data::ProblemEntry& problem : data::all_problems()) topics.emplace(problem.name);
  return {topics.begin(), topics.end()};
}

std::unique_ptr<Verb> add_help(CLI::App& app) {
  return std::make_unique<Help>(app);
}

}  // namespace merit::cli
