#include "cli/command.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/interrupt.h"
#include "compiler/driver/nearest.h"
#include "compiler/driver/version.h"

namespace merit::cli {
namespace {

/// A fault of Merit's own: says what happened and what to report. The command line is part of it; data is not.
ExitStatus report_fault(std::string_view what, int argument_count, char** arguments) {
  constexpr size_t kMostShown = 2000;
  std::string command = "merit";
  for (int i = 1; i < argument_count && command.size() < kMostShown; ++i) command += fmt::format(" {}", arguments[i]);
  if (command.size() > kMostShown) command = command.substr(0, kMostShown) + "…";
  write_errors(
      fmt::format("merit: internal error: {}\n"
                  "  this is a fault of Merit's own; please report it with the lines below and the files\n"
                  "  version: {}\n"
                  "  command: {}\n",
                  what, driver::version(), command));
  return ExitStatus::fault;
}

/// `--color` and `--diagnostics` as far as they can be told from arguments that did not parse.
Console console_for_errors(const std::vector<std::string>& arguments, const std::string& verb) {
  CommonOptions common;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string next = i + 1 < arguments.size() ? arguments[i + 1] : "";
    for (const auto& [option, value] : {std::pair{"--color", &common.color}, {"--diagnostics", &common.diagnostics}}) {
      if (arguments[i] == option) *value = next;
      if (arguments[i].starts_with(std::string(option) + "="))
        *value = arguments[i].substr(std::string(option).size() + 1);
    }
  }
  return Console(color_of(common).value_or(ColorChoice::automatic), common.diagnostics == "json", verb);
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

/// What is left over is an option that the verb does not have, or an argument too many.
ExitStatus refuse_extra(const CLI::App& app, const std::string& extra, const Console& console) {
  const std::string help = fmt::format("`merit {} --help` lists what there is", app.get_name());
  if (!extra.starts_with("-")) return console.usage(fmt::format("one argument too many: `{}`", extra), help);
  const std::string name = extra.substr(0, extra.find('='));
  const std::string nearest = driver::nearest_text(name, option_names(app));
  return console.usage(fmt::format("no option is called `{}`", name),
                       nearest.starts_with("; did") ? nearest.substr(2) : help);
}

ExitStatus refuse_verb(const std::string& word, const Console& console) {
  std::vector<std::string> names;
  for (const VerbEntry& verb : all_verbs()) names.emplace_back(verb.name);
  const std::string nearest = driver::nearest_text(word, names);
  const char* kind = word.starts_with("-") ? "option" : "verb";
  return console.usage(fmt::format("no {} is called `{}`", kind, word),
                       nearest.starts_with("; did") ? nearest.substr(2) : "`merit --help` lists the verbs");
}

/// How often an option stands among arguments, by any of its names: `--out F`, `--out=F`, `-o F`, `-oF`.
int64_t times_given(const CLI::App& app, const std::string& option, const std::vector<std::string>& arguments) {
  const CLI::Option* const known = app.get_option_no_throw(option);
  const std::vector<std::string> letters = known == nullptr ? std::vector<std::string>() : known->get_snames();
  return std::ranges::count_if(arguments, [&](const std::string& argument) {
    return argument == option || argument.starts_with(option + "=") ||
           std::ranges::any_of(letters, [&](const std::string& letter) { return argument.starts_with("-" + letter); });
  });
}

/// In Merit's words. CLI11 says `--leads: 1 required F missing`, the same for an option that is given twice, and what
/// a check of the value said as `--limit: …`.
std::string parse_error_text(const CLI::ParseError& error, const CLI::App& app,
                             const std::vector<std::string>& arguments) {
  std::string text = error.what();
  const size_t colon = text.find(": ");
  if (colon == std::string::npos) return text;
  const std::string option = text.substr(0, colon);
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error)) {
    const char* fault = times_given(app, option, arguments) > 1 ? "is given twice" : "needs a value";
    return fmt::format("`{}` {}", option, fault);
  }
  if (dynamic_cast<const CLI::ValidationError*>(&error)) return fmt::format("`{}` {}", option, text.substr(colon + 2));
  return text;
}

ExitStatus run_verb(const VerbEntry& entry, const std::vector<std::string>& arguments) {
  VerbLine line(entry);
  const Console early = console_for_errors(arguments, std::string(entry.name));
  try {
    line.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    return early.print(line.help(early.output()));
  } catch (const CLI::ParseError& error) {
    return early.usage(parse_error_text(error, line.app(), arguments),
                       fmt::format("`merit {} --help` has an example", entry.name));
  }
  if (const auto extra = line.extra()) return refuse_extra(line.app(), *extra, early);
  const auto color = color_of(line.common());
  if (!color) return early.usage(color.error());
  const auto json = json_of(line.common());
  if (!json) return early.usage(json.error());
  Console console(*color, *json, std::string(entry.name));
  return line.verb().run(console);
}

ExitStatus dispatch(const std::vector<std::string>& arguments) {
  const Console console = console_for_errors(arguments, "");
  if (arguments.empty()) {
    write_errors(command_help(console.errors()));
    return ExitStatus::usage;
  }
  const std::string& first = arguments.front();
  if (first == "--help" || first == "-h") {
    return console.print(command_help(console.output()));
  }
  if (first == "--version" || first == "-V") {
    return console.print(fmt::format("merit {}\n", driver::version()));
  }
  const auto& verbs = all_verbs();
  const auto verb =
      std::find_if(verbs.begin(), verbs.end(), [&](const VerbEntry& entry) { return entry.name == first; });
  if (verb == verbs.end()) return refuse_verb(first, console);
  return run_verb(*verb, {arguments.begin() + 1, arguments.end()});
}

}  // namespace

int run_command(int argument_count, char** arguments) {
  try {
    install_interrupt_handlers();
    return static_cast<int>(dispatch({arguments + std::min(argument_count, 1), arguments + argument_count}));
  } catch (const std::bad_alloc&) {
    write_errors("merit: out of memory: this needs more than the system gives\n");
    return static_cast<int>(ExitStatus::data);
  } catch (const std::exception& error) {
    return static_cast<int>(report_fault(error.what(), argument_count, arguments));
  } catch (...) {
    return static_cast<int>(report_fault("an unknown exception", argument_count, arguments));
  }
}

}  // namespace merit::cli
