#include "cli/data_problems.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "cli/figures.h"
#include "cli/json.h"
#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

using data::Problem;
using data::Severity;

/// Values are cut at this width: they show what is wrong, not all of it.
constexpr uint32_t kWidestValue = 60;

Ink ink_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return Ink::red;
    case Severity::warning:
      return Ink::yellow;
    case Severity::notice:
      return Ink::cyan;
  }
  std::unreachable();
}

std::string place_of(const data::Example& example) {
  return example.is_line ? fmt::format("{}:{}", example.file, example.number)
                         : fmt::format("{} row {}", example.file, with_separators(example.number));
}

/// What is to be mended needs its places; of what is only worth knowing one shows what is meant.
size_t examples_shown(const Problem& problem) {
  const bool to_be_mended = problem.severity == Severity::error || data::entry_of(problem.id).wrong;
  return std::min<size_t>(problem.examples.size(), to_be_mended ? data::kMaxExamples : 1);
}

std::string examples_text(const Problem& problem, const Terminal& terminal, const std::string& margin) {
  const std::span examples(problem.examples.data(), examples_shown(problem));
  uint32_t widest = 0;
  for (const auto& example : examples) {
    widest = std::max(widest, diagnostics::display_width(place_of(example)));
  }
  std::string text;
  for (const auto& example : examples) {
    const std::string place = diagnostics::printable(place_of(example));
    text += margin + paint(terminal, Ink::dim, example.value.empty() ? place : pad_right(place, widest));
    if (!example.value.empty()) text += "  " + fit(example.value, kWidestValue);
    text += "\n";
  }
  const auto shown = static_cast<int64_t>(examples.size());
  if (shown > 0 && problem.count > shown) {
    text += margin + paint(terminal, Ink::dim, fmt::format("… {} more", with_separators(problem.count - shown))) + "\n";
  }
  return text;
}

/// Bytes that are not UTF-8 become U+FFFD.
std::string line_of(const Json& object) {
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string problems_text(std::span<const Problem> problems, const Terminal& terminal, uint32_t indent) {
  const std::string margin(indent, ' ');
  std::string text;
  for (const Problem& problem : problems) {
    const std::string head = fmt::format("{}[{}]", name_of(problem.severity), problem.name());
    text += fmt::format("{}{}: {}\n", margin, paint(terminal, ink_of(problem.severity), head),
                        diagnostics::printable(problem.message));
    text += examples_text(problem, terminal, margin + "  ");
    if (!problem.help.empty()) {
      text +=
          fmt::format("{}  {} {}\n", margin, paint(terminal, Ink::dim, "help:"), diagnostics::printable(problem.help));
    }
  }
  return text;
}

/// The line where it is said, or was found first; as editors count, from 0, up to the start of the next.
Json range_of(const Problem& problem) {
  const bool by_line = problem.file.empty() && !problem.examples.empty() && problem.examples.front().is_line;
  const int64_t line = by_line ? problem.examples.front().number : problem.line;
  if (line == 0) return {};
  return {{"start", {{"line", line - 1}, {"character", 0}}}, {"end", {{"line", line}, {"character", 0}}}};
}

Json file_of(const Problem& problem) {
  if (!problem.file.empty() || problem.examples.empty()) return text_or_null(problem.file);
  return problem.examples.front().file;
}

Json problem_json(const Problem& problem) {
  Json examples = Json::array();
  for (const auto& example : problem.examples) {
    examples.push_back({{"file", example.file},
                        {example.is_line ? "line" : "row", example.number},
                        {"value", text_or_null(example.value)}});
  }
  Json help = Json::array();
  if (!problem.help.empty()) help.push_back(problem.help);
  return {{"name", problem.name()},
          {"severity", name_of(problem.severity)},
          {"message", problem.message},
          {"file", file_of(problem)},
          {"range", range_of(problem)},
          {"labels", Json::array()},
          {"help", std::move(help)},
          {"fix", Json::array()},
          {"count", problem.count},
          {"examples", std::move(examples)},
          {"doc", fmt::format("merit help {}", problem.name())}};
}

std::string problems_json(std::span<const Problem> problems) {
  std::string text;
  for (const Problem& problem : problems) text += line_of(problem_json(problem));
  return text;
}

std::vector<Problem> findings_of(const std::vector<data::Report>& reports) {
  std::vector<Problem> findings;
  for (const data::Report& report : reports) {
    for (const Problem& problem : report.findings) {
      const bool known = std::any_of(findings.begin(), findings.end(), [&](const Problem& other) {
        return other.id == problem.id && other.message == problem.message && other.examples == problem.examples;
      });
      if (!known) findings.push_back(problem);
    }
  }
  return findings;
}

}  // namespace merit::cli
