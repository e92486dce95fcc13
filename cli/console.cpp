#include "cli/console.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "cli/data_problems.h"
#include "compiler/deferred/deferred.h"
#include "compiler/diagnostics/emit_json.h"
#include "compiler/diagnostics/emit_text.h"
#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

/// False leaves the reason in `errno`; that nobody reads it any more (`| head`) is none.
bool write_all(int file_descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = write(file_descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno == EPIPE;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

Console::Console(ColorChoice color, bool json, std::string verb)
    : output_(terminal_of(STDOUT_FILENO, color)),
      errors_(terminal_of(STDERR_FILENO, color)),
      json_(json),
      verb_(std::move(verb)) {}

ExitStatus Console::print(std::string_view text) const {
  if (write_all(STDOUT_FILENO, text)) return ExitStatus::done;
  return usage(fmt::format("cannot write standard output: {}", std::strerror(errno)));
}

void Console::say(Ink ink, std::string_view severity, std::string_view message, std::string_view help) const {
  if (json_) return write_errors(message_json("usage", severity, message, help));
  const std::string who = verb_.empty() ? "merit" : "merit " + verb_;
  const std::string begin = paint(errors_, ink, fmt::format("{}:", severity));
  std::string text = fmt::format("{}: {} {}\n", who, begin, diagnostics::printable(message));
  if (!help.empty()) text += fmt::format("  {} {}\n", paint(errors_, Ink::dim, "help:"), diagnostics::printable(help));
  write_errors(text);
}

ExitStatus Console::usage(std::string_view message, std::string_view help) const {
  say(Ink::red, "error", message, help);
  return ExitStatus::usage;
}

void Console::notice(std::string_view message, std::string_view help) const {
  say(Ink::dim, "notice", message, help);
}

ExitStatus Console::refuse_without_code(const codegen::Error& error, std::string_view help) const {
  if (error.cause == codegen::Error::Cause::fault) throw std::runtime_error(error.message);
  return usage(error.message, fmt::format("{}{}{}", deferred::kInstallAgain, help.empty() ? "" : "; ", help));
}

void Console::diagnostics(const source::Sources& sources, std::span<const diagnostics::Diagnostic> all) const {
  if (all.empty()) return;
  write_errors(json_ ? diagnostics::emit_json(sources, all)
                     : diagnostics::emit_text(sources, all, {.colours = errors_.colours, .width = errors_.width}));
}

void Console::problems(std::span<const data::Problem> problems) const {
  write_errors(json_ ? problems_json(problems) : problems_text(problems, errors_));
}

ExitStatus Console::refuse(const data::Error& error) const {
  problems(error.problems);
  using enum data::ProblemId;
  const bool of_command_line = std::ranges::all_of(error.problems, [](const data::Problem& problem) {
    return problem.id == unknown_events_name || problem.id == two_standard_inputs || problem.id == no_leads;
  });
  return of_command_line ? ExitStatus::usage : ExitStatus::data;
}

std::string message_json(std::string_view name, std::string_view severity, std::string_view message,
                         std::string_view help) {
  using Json = nlohmann::ordered_json;
  Json helps = Json::array();
  if (!help.empty()) helps.push_back(help);
  const Json object = {{"name", name},    {"severity", severity}, {"message", message},
                       {"file", nullptr}, {"range", nullptr},     {"labels", Json::array()},
                       {"help", helps},   {"fix", Json::array()}, {"doc", "merit help " + std::string(name)}};
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_errors(std::string_view text) {
  write_all(STDERR_FILENO, text);
}

}  // namespace merit::cli
