#include "cli/test_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "cli/coverage_table.h"
#include "cli/figures.h"
#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

using explain::Explanation;
using explain::Reason;
using interpreter::Truth;

constexpr uint32_t kStep = 2;

std::string_view word_of(Truth truth) {
  return truth == Truth::yes ? "true" : truth == Truth::no ? "false" : "missing";
}

Ink ink_of(Truth truth) {
  return truth == Truth::yes ? Ink::green : truth == Truth::no ? Ink::dim : Ink::yellow;
}

/// Lines, each indented. None is cut: what a report says of a definition is worth a second line of the terminal.
class Lines {
 public:
  explicit Lines(const Terminal& terminal) : terminal_(terminal) {}

  void add(uint32_t indent, std::string_view text, Ink ink = Ink::plain) { add(indent, "", ink, text, ink); }
  /// `head` and the text after it in colours of their own.
  void add(uint32_t indent, std::string_view head, Ink head_ink, std::string_view text, Ink ink = Ink::plain) {
    text_ += std::string(indent, ' ') + paint(terminal_, head_ink, head);
    text_ += paint(terminal_, ink, diagnostics::printable(text)) + "\n";
  }
  void add_empty() { text_ += "\n"; }
  void add_block(std::string_view block) { text_ += block; }

  std::string take() { return std::move(text_); }

 private:
  const Terminal& terminal_;
  std::string text_;
};

void add_reason(Lines& lines, uint32_t indent, const Reason& reason) {
  if (reason.expected) {
    lines.add(indent, fmt::format("{}: expected {}, found {}", reason.text, *reason.expected, reason.value));
    return;
  }
  const char* verb = reason.is_condition() ? ":" : " is";
  lines.add(indent, fmt::format("{}{} {}", reason.text, verb, reason.value));
  for (const Reason& part : reason.parts) add_reason(lines, indent + kStep, part);
}

void add_expectation(Lines& lines, uint32_t indent, const driver::Expectation& expectation) {
  lines.add(indent, fmt::format("{}:{}  ", expectation.place.file, expectation.place.line), Ink::dim,
            "expect " + expectation.text, Ink::bold);
  const Reason& found = expectation.reason;
  if (found.parts.empty()) lines.add(indent + kStep, "found " + found.value);
  for (const Reason& part : found.parts) add_reason(lines, indent + kStep, part);
}

void add_score(Lines& lines, uint32_t indent, const Explanation::Score& score) {
  lines.add(indent, fmt::format("{} is {}", score.name, explain::points_text(score.value)));
  const auto mark_of = [](const Explanation::Rule& rule) {
    return rule.acts == Truth::yes ? explain::signed_points(rule.points)
                                   : std::string(rule.acts == Truth::no ? "–" : "?");
  };
  uint32_t width = 0;
  for (const auto& rule : score.rules) width = std::max(width, diagnostics::display_width(mark_of(rule)));
  for (const auto& rule : score.rules) {
    lines.add(indent + kStep, pad_left(mark_of(rule), width) + "  ", ink_of(rule.acts), rule.text,
              rule.acts == Truth::no ? Ink::dim : Ink::plain);
  }
}

/// Why, of the stages that are not true, and of the one that was decided.
void add_stages(Lines& lines, uint32_t indent, const Explanation& explanation) {
  lines.add(indent, "stage is " + explanation.stage);
  uint32_t width = 0;
  for (const auto& stage : explanation.stages) width = std::max(width, diagnostics::display_width(stage.name));
  for (const auto& stage : explanation.stages) {
    lines.add(indent + kStep, pad_right(stage.name, width) + "  ", Ink::plain, word_of(stage.truth),
              ink_of(stage.truth));
    if (stage.truth == Truth::yes && stage.name != explanation.stage) continue;
    for (const Reason& part : stage.parts) add_reason(lines, indent + 2 * kStep, part);
  }
  for (const auto& each : explanation.disqualifications) {
    if (each.truth == Truth::no) continue;
    lines.add(indent + kStep, fmt::format("{}: {}", each.name, word_of(each.truth)), ink_of(each.truth));
    for (const Reason& part : each.parts) add_reason(lines, indent + 2 * kStep, part);
  }
}

/// Which arm of the route was taken, and why those above it were not.
void add_arms(Lines& lines, uint32_t indent, const std::vector<Explanation::Condition>& arms) {
  if (!arms.empty()) lines.add(indent, "the route of the stage");
  for (const Explanation::Condition& arm : arms) {
    lines.add(indent + kStep, fmt::format("{}: ", arm.name), Ink::plain, word_of(arm.truth), ink_of(arm.truth));
    if (arm.truth == Truth::yes) continue;
    for (const Reason& part : arm.parts) add_reason(lines, indent + 2 * kStep, part);
  }
}

void add_explanation(Lines& lines, uint32_t indent, const Explanation& explanation) {
  if (!explanation.stages.empty() || !explanation.disqualifications.empty()) add_stages(lines, indent, explanation);
  add_arms(lines, indent, explanation.arms);
  for (const Explanation::Score& score : explanation.scores) add_score(lines, indent, score);
  if (explanation.undecided.empty()) return;
  std::string fields;
  for (const std::string& field : explanation.undecided) fields += (fields.empty() ? "" : ", ") + field;
  lines.add(indent, "undecided for want of " + fields, Ink::yellow);
}

/// Why a test failed.
void add_failure(Lines& lines, uint32_t indent, const driver::TestResult& test) {
  if (test.fault) lines.add(indent, *test.fault, Ink::red);
  for (const driver::Expectation& expectation : test.expectations) {
    if (!expectation.met) add_expectation(lines, indent, expectation);
  }
  if (test.explanation) add_explanation(lines, indent, *test.explanation);
}

void add_notices(Lines& lines, uint32_t indent, const driver::TestResult& test) {
  for (const driver::Notice& notice : test.notices) {
    lines.add(indent, fmt::format("{}:{}: notice: ", notice.place.file, notice.place.line), Ink::yellow, notice.text);
  }
}

void add_test(Lines& lines, const driver::TestResult& test) {
  const bool passed = test.passed();
  lines.add(kStep, passed ? "✓ " : "✗ ", passed ? Ink::green : Ink::red, test.name);
  constexpr uint32_t kBelow = 3 * kStep;
  if (!passed) add_failure(lines, kBelow, test);
  add_notices(lines, kBelow, test);
}

std::string totals(const std::vector<TestedDefinition>& tested, const Terminal& terminal) {
  size_t passed = 0, failed = 0, left_out = 0;
  for (const TestedDefinition& each : tested) {
    passed += each.run.passed();
    failed += each.run.failed();
    left_out += each.run.left_out;
  }
  std::string text = counted(static_cast<int64_t>(passed + failed), "test") + ": ";
  text +=
      paint(terminal, passed > 0 ? Ink::green : Ink::plain, with_separators(static_cast<int64_t>(passed)) + " passed");
  if (failed > 0) text += ", " + paint(terminal, Ink::red, with_separators(static_cast<int64_t>(failed)) + " failed");
  if (left_out > 0) text += fmt::format(", {} left out", with_separators(static_cast<int64_t>(left_out)));
  return text + "\n";
}

}  // namespace

std::string test_report(const std::vector<TestedDefinition>& tested, const TestReportOptions& options,
                        const Terminal& terminal) {
  Lines lines(terminal);
  bool any_failed = false;
  for (const TestedDefinition& each : tested) {
    any_failed = any_failed || each.run.failed() > 0;
    if (options.only_failed && each.run.failed() == 0) continue;
    if (each.run.tests.empty()) {
      if (each.run.left_out == 0) lines.add(0, each.compilation->path, Ink::bold, ": no tests");
      continue;
    }
    lines.add(0, each.compilation->path, Ink::bold);
    for (const driver::TestResult& test : each.run.tests) {
      if (!options.only_failed || !test.passed()) add_test(lines, test);
    }
    lines.add_empty();
  }
  if (options.coverage) {
    for (const TestedDefinition& each : tested) {
      if (!each.run.coverage.empty()) lines.add_block(coverage_table(each, terminal));
    }
  }
  const bool ran = std::ranges::any_of(tested, [](const auto& each) { return !each.run.tests.empty(); });
  if (ran && (any_failed || !options.only_failed)) lines.add_block(totals(tested, terminal));
  std::string text = lines.take();
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

std::string failure_text(const driver::TestResult& test) {
  const Terminal plain;
  Lines lines(plain);
  add_failure(lines, 0, test);
  add_notices(lines, 0, test);
  return lines.take();
}

}  // namespace merit::cli
