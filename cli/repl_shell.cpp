#include "cli/repl_shell.h"

#include <fmt/core.h>

#include <chrono>
#include <stdexcept>
#include <variant>

#include "cli/count_table.h"
#include "cli/definitions.h"
#include "cli/explain_words.h"
#include "cli/figures.h"
#include "cli/repl_text.h"
#include "cli/test_report.h"
#include "compiler/diagnostics/line_layout.h"
#include "runtime/values/calendar.h"
#include "runtime/values/owned_text.h"

namespace merit::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// Data that ends longer before `now` was hardly exported today.
constexpr int64_t kStale = 7 * values::kMicrosPerDay;

}  // namespace

ExitStatus ReplShell::refuse_to_open(const repl::Failure& failure) {
  if (const auto* error = std::get_if<data::Error>(&failure)) return console_.refuse(*error);
  fail(failure);
  return std::holds_alternative<repl::Refusal>(failure) ? ExitStatus::usage : ExitStatus::definition;
}

void ReplShell::greet() {
  const Terminal& terminal = console_.output();
  const semantics::Model& model = session_.model();
  const std::string title = model.definition.name.empty() ? "an empty definition" : title_of(model);
  std::string text = paint(terminal, Ink::bold, diagnostics::printable(title));
  if (session_.data().is_read()) {
    const columns::Leads& leads = session_.data().leads();
    text += fmt::format(": {}", counted(leads.count, subject_of(session_)));
    if (leads.events.rows() > 0) text += fmt::format(" with {}", counted(leads.events.rows(), "event"));
  }
  text += fmt::format("\nnow is {}; :help says what can be typed\n", values::time_text(session_.now()));
  const auto last = session_.data().last_event();
  if (last && session_.now() - *last > kStale) {
    const std::string day = values::time_text(*last + values::kMicrosPerDay).substr(0, 10);
    text += fmt::format("the last event is of {}; `:now {}` asks as of then\n", moment_text(model, *last), day);
  }
  print(text + "\n");
}

std::string ReplShell::prompt() const {
  return session_.lead() ? fmt::format("{} {}> ", subject_of(session_), diagnostics::printable(*session_.lead()))
                         : "> ";
}

void ReplShell::enter(const repl::Typed& line) {
  repl::Typed typed = line;
  if (repl::goes_on(line.text) && !entered_.text.empty()) {
    typed = entered_;
    typed.text += "\n" + line.text;
  }
  const repl::EntryKind kind = session_.kind_of(typed.text);
  if (kind == repl::EntryKind::nothing) return;
  if (kind == repl::EntryKind::command) return run_command(typed.text);
  entered_ = typed;
  const auto start = Clock::now();
  const auto reply = session_.enter(typed);
  if (!reply) return fail(reply.error());
  seconds_ = std::chrono::duration<double>(Clock::now() - start).count();
  if (reply->answer) {
    last_ = typed;
    question_ = reply->question;
    answer_ = reply->answer;
  }
  show_reply(*reply);
}

void ReplShell::show_reply(const repl::Reply& reply) {
  say(reply.said);
  std::string text = declared_text(reply.declared, console_.output());
  if (reply.read_again) {
    const std::string subjects = counted(session_.data().leads().count, subject_of(session_));
    text += paint(console_.output(), Ink::dim, fmt::format("  read the data again: {}\n", subjects));
  }
  if (reply.answer) text += answer_text(session_, *reply.question, *reply.answer, console_.output());
  if (reply.funnel) text += tally_text(*reply.funnel, subject_of(session_), console_.output());
  if (reply.tests) {
    text += test_report({{&session_.compiled(), *reply.tests}}, {}, console_.output());
    failed_ = failed_ || reply.tests->failed() > 0;
  }
  const bool nothing_shown = text.empty();
  if (!nothing_shown && console_.output().is_terminal && reply.answer) {
    text += paint(console_.output(), Ink::dim, fmt::format("  {}\n", elapsed_text(seconds_)));
  }
  if (!nothing_shown) print(text + "\n");
}

void ReplShell::print(std::string_view text) {
  if (printed_ != ExitStatus::done) return;
  printed_ = console_.print(text);
  if (printed_ != ExitStatus::done) ended_ = true;
}

void ReplShell::refuse(std::string_view message, std::string_view help) {
  failed_ = true;
  console_.usage(message, help);
}

void ReplShell::fail(const repl::Failure& failure) {
  failed_ = true;
  if (const auto* refusal = std::get_if<repl::Refusal>(&failure)) return refuse(refusal->message, refusal->help);
  if (const auto* said = std::get_if<repl::Said>(&failure)) return say(*said);
  if (const auto* error = std::get_if<data::Error>(&failure)) return console_.problems(error->problems);
  // command.cpp says what to report.
  throw std::runtime_error(std::get<driver::EngineFault>(failure).message);
}

void ReplShell::say(const repl::Said& said) {
  console_.diagnostics(said.sources, said.diagnostics);
  for (const diagnostics::Diagnostic& each : said.diagnostics) {
    failed_ = failed_ || each.severity() == diagnostics::Severity::error;
  }
}

}  // namespace merit::cli
