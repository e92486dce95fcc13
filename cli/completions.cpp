/// `merit completions SHELL`: a script that completes verbs, options and files. The lists come from the declarations of
/// the verbs themselves, so a new option is completed without a word here.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>

#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/verb.h"
#include "compiler/plan/pipeline.h"

namespace merit::cli {
namespace {

/// What may stand after an option, or as the argument of a verb that takes no file.
struct Choices {
  std::string_view verb;    ///< empty: of every verb that has the option
  std::string_view option;  ///< empty: the verb's argument
  std::string words;        ///< with a blank between each two
};

std::string joined(const auto& names) {
  return fmt::format("{}", fmt::join(names, " "));
}

/// The first that fits counts.
std::vector<Choices> all_choices() {
  std::set<std::string_view> passes;
  for (const plan::Pass& pass : plan::passes()) passes.insert(pass.name);
  return {
      {"", "--color", "auto always never"},
      {"", "--diagnostics", "text json"},
      {"", "--format-in", "csv tsv ndjson parquet arrow"},
      {"", "--separator", "comma semicolon tab"},
      {"", "--duplicates", "first last"},
      {"", "--engine", "auto interpreter jit"},
      {"test", "--format", "text json junit"},
      {"explain", "--format", "text json markdown"},
      {"", "--format", "csv tsv ndjson parquet arrow table"},
      {"", "--emit", "llvm-ir assembly"},
      {"", "--cpu", "x86-64-v2 x86-64-v3 x86-64-v4 native"},
      {"", "--print-after", joined(passes)},
      {"", "--without-pass", joined(passes)},
      {"completions", "", "bash zsh fish"},
      {"help", "", joined(help_topics())},
  };
}

struct OptionWords {
  std::string name;  ///< `--leads`
  std::string description;
  bool takes_value = false;
  std::string choices;
};

std::vector<OptionWords> options_of(const VerbEntry& verb) {
  const VerbLine line(verb);
  std::vector<OptionWords> options;
  const std::vector<Choices> choices = all_choices();
  for (const CLI::Option* option : line.app().get_options()) {
    if (option->get_group().empty()) continue;  // not offered
    for (const std::string& name : option->get_lnames()) {
      const auto fits = [&](const Choices& each) {
        return each.option == "--" + name && (each.verb.empty() || each.verb == verb.name);
      };
      const auto found = std::ranges::find_if(choices, fits);
      options.push_back({"--" + name, option->get_description(), option->get_expected_max() > 0,
                         found == choices.end() ? "" : found->words});
    }
  }
  return options;
}

std::string verb_names() {
  std::vector<std::string_view> names;
  for (const VerbEntry& verb : all_verbs()) names.push_back(verb.name);
  return joined(names);
}

/// `run:--format) … ;;` for each: what a shell's `case` over `VERB:THE WORD BEFORE` does.
template <typename Action>
std::string cases_of_choices(const Action& action) {
  std::string cases;
  for (const Choices& each : all_choices()) {
    cases += fmt::format("    {}:{}) {} ;;\n", each.verb.empty() ? "*" : each.verb,
                         each.option.empty() ? "*" : each.option, action(each.words));
  }
  return cases;
}

/// In single quotes of a POSIX shell.
std::string shell_quoted(std::string_view text) {
  std::string result = "'";
  for (const char letter : text) result += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return result + "'";
}

std::string bash_script() {
  std::string script =
      "# bash completion of merit; use: source <(merit completions bash)\n"
      "_merit() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} options='' values=''\n"
      "  case ${COMP_WORDS[1]} in\n";
  for (const VerbEntry& verb : all_verbs()) {
    std::vector<std::string> names;
    for (const OptionWords& option : options_of(verb)) names.push_back(option.name);
    script += fmt::format("    {}) options='{}' ;;\n", verb.name, joined(names));
  }
  script += "  esac\n  case ${COMP_WORDS[1]}:$before in\n";
  script += cases_of_choices([](const std::string& words) { return fmt::format("values='{}'", words); });
  script += fmt::format(
      "  esac\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    mapfile -t COMPREPLY < <(compgen -W '{} --help --version' -- \"$word\")\n"
      "  elif [[ -n $values && $word != -* ]]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$values\" -- \"$word\")\n"
      "  elif [[ $word == -* ]]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
      "  else\n"
      "    mapfile -t COMPREPLY < <(compgen -f -- \"${{word#*=}}\")\n"
      "  fi\n"
      "}}\n"
      "complete -o filenames -F _merit merit\n",
      verb_names());
  return script;
}

std::string zsh_script() {
  std::string script =
      "#compdef merit\n"
      "# zsh completion of merit; use: source <(merit completions zsh)\n"
      "_merit() {\n"
      "  if ((CURRENT == 2)); then\n"
      "    local -a verbs=(\n";
  for (const VerbEntry& verb : all_verbs()) {
    script += fmt::format("      {}\n", shell_quoted(fmt::format("{}:{}", verb.name, verb.summary)));
  }
  script +=
      "    )\n"
      "    _describe verb verbs\n"
      "    return\n"
      "  fi\n"
      "  case $words[2]:$words[CURRENT-1] in\n";
  script += cases_of_choices([](const std::string& words) { return fmt::format("compadd {}; return", words); });
  script +=
      "  esac\n"
      "  local -a options\n"
      "  case $words[2] in\n";
  for (const VerbEntry& verb : all_verbs()) {
    script += fmt::format("    {}) options=(\n", verb.name);
    for (const OptionWords& option : options_of(verb)) {
      script += fmt::format("      {}\n", shell_quoted(fmt::format("{}:{}", option.name, option.description)));
    }
    script += "    ) ;;\n";
  }
  script +=
      "  esac\n"
      "  if [[ $words[CURRENT] == -* ]]; then\n"
      "    _describe option options\n"
      "  else\n"
      "    _files\n"
      "  fi\n"
      "}\n"
      "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _merit \"$@\"; else compdef _merit merit; fi\n";
  return script;
}

std::string fish_script() {
  std::string script = "# fish completion of merit; use: merit completions fish | source\n";
  for (const VerbEntry& verb : all_verbs()) {
    script += fmt::format("complete -c merit -n __fish_use_subcommand -f -a {} -d {}\n", verb.name,
                          shell_quoted(verb.summary));
    for (const OptionWords& option : options_of(verb)) {
      const std::string value = !option.choices.empty() ? fmt::format(" -x -a '{}'", option.choices)
                                : option.takes_value    ? " -r"
                                                        : "";
      script += fmt::format("complete -c merit -n '__fish_seen_subcommand_from {}' -l {}{} -d {}\n", verb.name,
                            option.name.substr(2), value, shell_quoted(option.description));
    }
    for (const Choices& each : all_choices()) {
      if (each.verb != verb.name || !each.option.empty()) continue;
      script +=
          fmt::format("complete -c merit -n '__fish_seen_subcommand_from {}' -f -a '{}'\n", verb.name, each.words);
    }
  }
  return script;
}

class Completions : public Verb {
 public:
  explicit Completions(CLI::App& app) { app.add_option("shell", shell_); }

  ExitStatus run(Console& console) override {
    std::string script;
    if (shell_ == "bash") script = bash_script();
    if (shell_ == "zsh") script = zsh_script();
    if (shell_ == "fish") script = fish_script();
    if (script.empty()) return console.usage("the shell is `bash`, `zsh` or `fish`", "as in `merit completions bash`");
    return console.print(script);
  }

 private:
  std::string shell_;
};

}  // namespace

std::unique_ptr<Verb> add_completions(CLI::App& app) {
  return std::make_unique<Completions>(app);
}

}  // namespace merit::cli
