// The commands of the REPL, each a line of the table and a function.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <stdexcept>

#include "cli/count_table.h"
#include "cli/explain_outline.h"
#include "cli/explain_words.h"
#include "cli/figures.h"
#include "cli/output.h"
#include "cli/repl_shell.h"
#include "cli/repl_text.h"
#include "cli/timings.h"
#include "compiler/diagnostics/line_layout.h"
#include "compiler/driver/nearest.h"
#include "compiler/repl/changes.h"
#include "compiler/repl/inspect.h"
#include "compiler/semantics/value_text.h"
#include "runtime/values/owned_text.h"

namespace merit::cli {

const std::vector<ReplCommand>& repl_commands() {
  static const std::vector<ReplCommand> commands = {
      {"lead", "[KEY]", "choose a lead, which answers are given for, too; `:lead -` chooses none",
       &ReplShell::choose_lead},
      {"explain", "", "why the chosen lead is where it is", &ReplShell::explain},
      {"leads", "[true|false|missing] [N]", "leads of the last answer", &ReplShell::show_leads},
      {"funnel", "", "how many leads stand at each stage", &ReplShell::show_funnel},
      {"diff", "", "what the changes since loading did: declarations, and leads that move",
       &ReplShell::show_difference},
      {"type", "EXPRESSION", "its type", &ReplShell::show_type},
      {"plan", "[EXPRESSION]", "the program that is run for each lead", &ReplShell::show_plan},
      {"llvm", "[EXPRESSION]", "the code that is made of it, as LLVM has it", &ReplShell::show_code},
      {"time", "", "how long the last answer took, stage by stage", &ReplShell::show_time},
      {"now", "[TIME]", "the moment that is asked about, or another", &ReplShell::set_now},
      {"set", "[NAME=VALUE]", "the parameters, or the value of one", &ReplShell::set_parameter},
      {"show", "[NAME]", "the definition so far, or a declaration of it", &ReplShell::show},
      {"forget", "NAME", "take a declaration out", &ReplShell::forget},
      {"undo", "", "take the last change of the definition back", &ReplShell::undo},
      {"load", "FILE", "try another definition on the same data", &ReplShell::load},
      {"save", "FILE", "write the definition so far, in the one layout", &ReplShell::save},
      {"help", "", "this text", &ReplShell::help},
      {"quit", "", "leave; so does the end of the input", &ReplShell::quit},
  };
  return commands;
}

namespace {

std::string trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1));
}

std::string name_and_usage(const ReplCommand& command) {
  return fmt::format(":{}{}{}", command.name, command.usage.empty() ? "" : " ", command.usage);
}

/// `let engaged, stage MQL`.
std::string named(const std::vector<repl::Declared>& declared) {
  std::string text;
  for (const repl::Declared& each : declared) {
    text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", each.word, each.name.empty() ? "" : " ", each.name);
  }
  return text;
}

/// Definitions and folders in the folder that a path begins with.
std::vector<std::string> files_beside(std::string_view begun) {
  namespace files = std::filesystem;
  const size_t slash = begun.rfind('/');
  const std::string folder(begun.substr(0, slash == std::string_view::npos ? 0 : slash + 1));
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : files::directory_iterator(folder.empty() ? "." : folder, error)) {
    const std::string name = folder + entry.path().filename().string();
    if (entry.is_directory(error)) {
      names.push_back(name + "/");
    } else if (name.ends_with(".merit")) {
      names.push_back(name);
    }
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

void ReplShell::run_command(const std::string& line) {
  const std::string command = trimmed(line).substr(1);
  const size_t end = std::min(command.find_first_of(" \t\n"), command.size());
  const std::string name = command.substr(0, end), argument = trimmed(command.substr(end));
  std::vector<const ReplCommand*> found;
  std::vector<std::string> names;
  for (const ReplCommand& each : repl_commands()) {
    names.emplace_back(each.name);
    if (each.name == name) found = {&each};
    if (each.name == name) break;
    if (!name.empty() && each.name.starts_with(name)) found.push_back(&each);
  }
  if (found.size() == 1) return (this->*found.front()->run)(argument);
  const std::string nearest = driver::nearest_text(name, names);
  refuse(fmt::format("no command is called `:{}`", name),
         nearest.starts_with("; did") ? nearest.substr(2) : "`:help` lists them");
}

repl::Completion ReplShell::complete(std::string_view before) const {
  if (!before.starts_with(":")) return repl::complete(session_, before);
  const size_t space = before.find(' ');
  const auto beginning_with = [](std::string_view begun, const std::vector<std::string>& all) {
    repl::Completion completion{begun.size(), {}};
    for (const std::string& each : all) {
      if (each.starts_with(begun)) completion.candidates.push_back(each);
    }
    return completion;
  };
  std::vector<std::string> names;
  if (space == std::string_view::npos) {
    for (const ReplCommand& each : repl_commands()) names.emplace_back(each.name);
    return beginning_with(before.substr(1), names);
  }
  const std::string_view command = before.substr(1, space - 1), argument = before.substr(space + 1);
  if (command == "lead") return repl::complete_key(session_, argument);
  if (command == "show" || command == "forget") return beginning_with(argument, repl::declared_names(session_));
  if (command == "load" || command == "save") return beginning_with(argument, files_beside(argument));
  if (command == "leads") return beginning_with(argument, {"false", "missing", "true"});
  if (command != "set") return repl::complete(session_, argument);
  for (const semantics::Parameter& parameter : session_.model().parameters) names.push_back(parameter.name + "=");
  return beginning_with(argument, names);
}

std::optional<repl::Question> ReplShell::question_of(const std::string& argument) {
  const repl::Typed typed = argument.empty() ? last_ : repl::Typed{argument};
  if (typed.text.empty()) {
    refuse("nothing was asked yet", "name a condition, as in `:plan employees > 50`");
    return std::nullopt;
  }
  repl::Question question = session_.compile(typed);
  if (question.good()) return question;
  say({std::move(question.compilation.sources), std::move(question.said)});
  return std::nullopt;
}

// --- leads -----------------------------------------------------------------------------------------------------------

void ReplShell::choose_lead(const std::string& argument) {
  if (argument == "-") return session_.choose_no_lead();
  if (!argument.empty()) {
    if (const auto chosen = session_.choose_lead(argument); !chosen) {
      return refuse(chosen.error().message, chosen.error().help);
    }
  }
  if (!session_.lead()) return refuse("no lead is chosen", "`:lead KEY` chooses one");
  print(lead_text(session_, console_.output()) + "\n");
}

void ReplShell::explain(const std::string&) {
  const auto told = repl::explain_chosen(session_);
  if (!told) return refuse(told.error().message, told.error().help);
  print(explanation_outline({session_.model(), *told}).text(console_.output()) + "\n");
}

void ReplShell::show_leads(const std::string& argument) {
  if (!answer_ || !answer_->column) return refuse("nothing was asked of the leads yet", "type a condition first");
  repl::Truth truth = repl::Truth::yes;
  size_t most = 20;
  for (const std::string_view word : repl::words_of(argument)) {
    if (word == "true" || word == "false" || word == "missing") {
      truth = word == "true" ? repl::Truth::yes : word == "false" ? repl::Truth::no : repl::Truth::missing;
    } else if (std::from_chars(word.data(), word.data() + word.size(), most).ptr != word.data() + word.size()) {
      return refuse(fmt::format("`{}` is neither true, false or missing nor a number", word),
                    "as in `:leads missing 10`");
    }
  }
  const bool is_condition = answer_->column->type == columns::Type::boolean;
  const auto rows = is_condition || truth == repl::Truth::missing ? repl::rows_where(*answer_->column, truth, most)
                                                                  : repl::rows_worth_seeing(*answer_->column, most);
  if (rows.empty()) return print(fmt::format("  no {}\n\n", subject_of(session_)));
  print(examples_text(repl::examples_of(*question_, session_.subject(), rows), console_.output()) + "\n");
}

void ReplShell::show_funnel(const std::string&) {
  if (!session_.data().is_read()) return refuse("there are no leads", "start with `--leads FILE`");
  if (session_.model().is_library()) return refuse("there are no stages", "declare one, as in `stage Lead`");
  const auto funnel = repl::funnel_of(session_.model(), session_.subject());
  if (!funnel) return fail(funnel.error());
  print(tally_text(funnel->tally, subject_of(session_), console_.output()) + "\n");
}

void ReplShell::show_difference(const std::string&) {
  const auto changes = repl::changes_of(session_);
  if (!changes) return fail(changes.error());
  std::string text;
  const std::array<std::pair<const char*, const std::vector<repl::Declared>*>, 3> kinds = {
      {{"added", &changes->added}, {"changed", &changes->changed}, {"removed", &changes->removed}}};
  for (const auto& [word, declared] : kinds) {
    if (!declared->empty()) text += fmt::format("  {}: {}\n", word, named(*declared));
  }
  if (text.empty()) text = "  the definition is as it was loaded\n";
  if (changes->decided) text += difference_text(*changes, subject_of(session_), console_.output());
  print(text + "\n");
}

// --- how it is done --------------------------------------------------------------------------------------------------

void ReplShell::show_type(const std::string& argument) {
  const auto question = question_of(argument);
  if (!question) return;
  const semantics::Model& model = question->model();
  const bool pattern = question->columns.size() > 1;
  const semantics::Type type = model[question->value()].type;
  const bool list = type.kind == semantics::TypeKind::text_list;
  const std::string text = pattern ? "a pattern of events"
                           : list  ? "a list of texts"
                                   : semantics::type_text(model, type);
  print(fmt::format("  {}\n\n", diagnostics::printable(text)));
}

void ReplShell::show_plan(const std::string& argument) {
  if (const auto question = question_of(argument)) print(repl::plan_text(*question) + "\n");
}

void ReplShell::show_code(const std::string& argument) {
  const auto question = question_of(argument);
  if (!question) return;
  if (!session_.data().is_read())
    return refuse("there are no leads: code is made for the data", "start with `--leads FILE`");
  const auto code = repl::llvm_text(*question, session_.subject());
  if (!code) throw std::runtime_error(code.error().message);
  print(*code + "\n");
}

void ReplShell::show_time(const std::string&) {
  if (!answer_) return refuse("nothing was asked yet", "type a condition first");
  print(fmt::format("  {}, by the {}\n{}\n", elapsed_text(seconds_), driver::name_of(answer_->engine),
                    timings_text(answer_->timings, console_.output())));
}

// --- settings --------------------------------------------------------------------------------------------------------

void ReplShell::set_now(const std::string& argument) {
  if (!argument.empty()) {
    if (const auto set = session_.set_now(argument); !set) return refuse(set.error().message, set.error().help);
  }
  print(fmt::format("  now is {}\n\n", values::time_text(session_.now())));
}

void ReplShell::set_parameter(const std::string& argument) {
  const semantics::Model& model = session_.model();
  const size_t equals = argument.find('=');
  if (equals != std::string::npos) {
    const std::string name = trimmed(argument.substr(0, equals));
    if (const auto set = session_.set_parameter(name, trimmed(argument.substr(equals + 1))); !set) {
      return refuse(set.error().message, set.error().help);
    }
  } else if (!argument.empty()) {
    return refuse(fmt::format("`:set` is given as NAME=VALUE, not `{}`", argument), "as in `:set mql_threshold=60`");
  }
  std::string text;
  for (size_t i = 0; i < model.parameters.size(); ++i) {
    const semantics::Parameter& parameter = model.parameters[i];
    const std::string value = semantics::value_text(model, parameter.type, session_.parameters()[i]);
    const bool as_written = session_.parameters()[i] == parameter.value;
    text += fmt::format("  {} = {}{}\n", parameter.name, value, as_written ? "" : "  (set)");
  }
  print(text.empty() ? "  there are no parameters\n\n" : text + "\n");
}

// --- the definition --------------------------------------------------------------------------------------------------

void ReplShell::show(const std::string& argument) {
  if (argument.empty()) return print(session_.formatted() + "\n");
  for (const repl::Declared& declared : repl::declarations_of(session_.formatted())) {
    if (declared.name == argument || (declared.name.empty() && declared.word == argument)) {
      return print(declared.source + "\n\n");
    }
  }
  refuse(fmt::format("nothing here is called `{}`", argument), "`:show` shows all");
}

void ReplShell::forget(const std::string& argument) {
  if (argument.empty()) return refuse("nothing is named", "as in `:forget engaged`");
  const auto gone = session_.forget(argument);
  if (!gone) return fail(gone.error());
  print(fmt::format("  took out {} {}\n\n", gone->word, gone->name));
}

void ReplShell::undo(const std::string&) {
  const auto undone = session_.undo();
  if (!undone) return fail(undone.error());
  if (!*undone) return refuse("nothing was changed", "");
  print("  took the last change back\n\n");
}

void ReplShell::load(const std::string& argument) {
  if (argument.empty()) return refuse("no file is named", "as in `:load crm.merit`");
  if (const auto loaded = session_.load(argument); !loaded) return fail(loaded.error());
  answer_.reset();
  greet();
}

void ReplShell::save(const std::string& argument) {
  if (argument.empty()) return refuse("no file is named", "as in `:save crm.merit`");
  const auto written = write_text_file(argument, session_.formatted());
  if (!written) {
    failed_ = true;
    return console_.problems(written.error().problems);
  }
  print(fmt::format("  wrote {}\n\n", diagnostics::printable(argument)));
}

// --- the session -----------------------------------------------------------------------------------------------------

void ReplShell::help(const std::string&) {
  const Terminal& terminal = console_.output();
  std::string text =
      "Type a condition, an expression, a pattern of events, or a declaration:\n\n"
      "  employees > 50 and country is \"US\"      how many leads it holds for, and five of them\n"
      "  count of visits in last 30 days         lowest, median, highest\n"
      "  visit where page starts with \"/pricing\"  the events that match\n"
      "  let engaged = any visit in last 7 days  declares; once more, it redefines\n\n"
      "A line that begins with `and`, `or`, `when` … goes on with what was typed before.\n\n";
  uint32_t width = 0;
  for (const ReplCommand& command : repl_commands()) {
    width = std::max(width, diagnostics::display_width(name_and_usage(command)));
  }
  for (const ReplCommand& command : repl_commands()) {
    text += fmt::format("  {}  {}\n", paint(terminal, Ink::bold, pad_right(name_and_usage(command), width)),
                        command.summary);
  }
  print(text + "\n");
}

void ReplShell::quit(const std::string&) {
  ended_ = true;
}

}  // namespace merit::cli
