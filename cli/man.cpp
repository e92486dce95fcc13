/// `merit man`: the manual page, in the language of `man`. Verbs and options come from their own declarations, as the
/// help texts do.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/verb.h"
#include "compiler/driver/version.h"

namespace merit::cli {
namespace {

/// As text that stands for itself: its beginning is no request, and signs that `man` would make prettier can be copied.
std::string escaped(std::string_view text) {
  std::string result = text.starts_with('.') ? "\\&" : "";
  for (const char letter : text) {
    switch (letter) {
      case '\\':
        result += "\\e";
        break;
      case '-':
        result += "\\-";
        break;
      case '`':
        result += "\\(ga";
        break;
      case '\'':
        result += "\\(aq";
        break;
      default:
        result += letter;
    }
  }
  return result;
}

std::string example(std::string_view command) {
  return fmt::format(".PP\n.EX\n{}\n.EE\n", escaped(command));
}

/// A name at the left, what it is below.
std::string item(std::string_view name, std::string_view text) {
  return fmt::format(".TP\n\\fB{}\\fR\n{}\n", escaped(name), escaped(text));
}

std::string verb_section(const VerbEntry& verb) {
  const VerbLine line(verb);
  std::string text = fmt::format(".SS merit {}\n\\fBmerit {}\\fR {}\n.PP\n{}\n", verb.name, verb.name,
                                 escaped(verb.usage), escaped(verb.summary));
  for (const CLI::Option* option : line.app().get_options()) {
    if (option->get_group().empty() || option->get_positional()) continue;
    if (is_common(*option)) continue;
    text += item(option_names(*option), option->get_description());
  }
  return text + example(verb.example);
}

std::string common_options() {
  const VerbLine line(all_verbs().front());
  std::string text;
  for (const CLI::Option* option : line.app().get_options()) {
    if (is_common(*option)) text += item(option_names(*option), option->get_description());
  }
  return text + item("-V, --version", "in place of a verb: which Merit this is");
}

std::string page() {
  std::string text = fmt::format(".TH MERIT 1 \"\" \"Merit {}\" \"Merit\"\n", escaped(driver::version()));
  text += ".SH NAME\nmerit \\- " + escaped(kAbout) + "\n";
  text += ".SH SYNOPSIS\n\\fBmerit\\fR \\fIVERB\\fR …\n";
  text += ".SH VERBS\n";
  for (const VerbEntry& verb : all_verbs()) text += verb_section(verb);
  text += ".SH OPTIONS OF EVERY VERB\n" + common_options();
  text += ".SH EXIT STATUS\n";
  text += item("0", "done");
  text += item("1", "the definition, or one of its tests, is wrong; a definition is not in the one layout");
  text += item("2", "the command line cannot be followed, or an output cannot be written");
  text += item("3", "the data cannot be used");
  text += item("4", "a fault of Merit's own, with what to report");
  text += item("130", "interrupted");
  text += ".SH ENVIRONMENT\n";
  text += item("NO_COLOR", "if set, nothing is coloured unless `--color always` says so");
  text += item("XDG_CACHE_HOME", "where compiled code is kept, in the folder `merit`; else `~/.cache`");
  text += ".SH SEE ALSO\n\\fBmerit help\\fR \\fINAME\\fR explains the diagnostic of this name.\n";
  return text;
}

class Man : public Verb {
 public:
  explicit Man(CLI::App&) {}
  ExitStatus run(Console& console) override { return console.print(page()); }
};

}  // namespace

std::unique_ptr<Verb> add_man(CLI::App& app) {
  return std::make_unique<Man>(app);
}

}  // namespace merit::cli
