#include "cli/test_documents.h"

#include <fmt/core.h>

#include <string_view>

#include "cli/coverage_table.h"
#include "cli/json.h"
#include "compiler/driver/version.h"
#include "runtime/values/owned_text.h"

namespace merit::cli {
namespace {

using explain::Explanation;
using explain::Reason;

// --- JSON ------------------------------------------------------------------------------------------------------------

Json reason_json(const Reason& reason) {
  Json object = {{"text", reason.text}, {"found", reason.value}};
  if (reason.expected) object["expected"] = *reason.expected;
  object["parts"] = list_of(reason.parts, reason_json);
  return object;
}

Json expectation_json(const driver::Expectation& expectation) {
  return with_place(expectation.place, {{"text", expectation.text},
                                        {"met", expectation.met},
                                        {"found", expectation.reason.value},
                                        {"parts", list_of(expectation.reason.parts, reason_json)}});
}

Json score_json(const Explanation::Score& score) {
  const auto rule_json = [](const Explanation::Rule& rule) {
    return with_place(
        rule.place,
        {{"text", rule.text}, {"acted", truth_json(rule.acts)}, {"points", explain::signed_points(rule.points)}});
  };
  return {
      {"name", score.name}, {"value", explain::points_text(score.value)}, {"rules", list_of(score.rules, rule_json)}};
}

Json condition_json(const Explanation::Condition& condition) {
  return {{"name", condition.name},
          {"true", truth_json(condition.truth)},
          {"parts", list_of(condition.parts, reason_json)}};
}

Json explanation_json(const Explanation& explanation) {
  return {{"stages", list_of(explanation.stages, condition_json)},
          {"disqualifications", list_of(explanation.disqualifications, condition_json)},
          {"route", list_of(explanation.arms, condition_json)},
          {"scores", list_of(explanation.scores, score_json)},
          {"undecided", explanation.undecided}};
}

Json test_json(const driver::TestResult& test) {
  const auto notice_json = [](const driver::Notice& notice) {
    return with_place(notice.place, {{"text", notice.text}});
  };
  return with_place(test.place, {{"name", test.name},
                                 {"passed", test.passed()},
                                 {"now", values::time_text(test.now)},
                                 {"now_given", test.now_given},
                                 {"fault", test.fault ? Json(*test.fault) : Json()},
                                 {"stage", test.fault ? Json() : Json(test.stage)},
                                 {"expectations", list_of(test.expectations, expectation_json)},
                                 {"notices", list_of(test.notices, notice_json)},
                                 {"explanation", test.explanation ? explanation_json(*test.explanation) : Json()}});
}

Json coverage_json(const driver::CoverageEntry& entry) {
  return with_place(entry.place, {{"kind", name_of(entry.kind)},
                                  {"of", text_or_null(entry.owner)},
                                  {"text", entry.text},
                                  {"made_true", entry.made_true},
                                  {"made_false", entry.made_false},
                                  {"undecided", entry.undecided},
                                  {"verdict", text_or_null(verdict_of(entry))}});
}

Json definition_json(const TestedDefinition& tested, bool coverage) {
  const semantics::Model& model = *tested.compilation->model;
  Json object = {{"path", tested.compilation->path},
                 {"name", model.definition.name},
                 {"version", text_or_null(model.definition.version)},
                 {"hash", model.hash},
                 {"passed", tested.run.passed()},
                 {"failed", tested.run.failed()},
                 {"left_out", tested.run.left_out},
                 {"tests", list_of(tested.run.tests, test_json)}};
  if (coverage) object["coverage"] = list_of(tested.run.coverage, coverage_json);
  return object;
}

// --- XML -------------------------------------------------------------------------------------------------------------

enum class XmlPlace : uint8_t { attribute, content };

/// What XML 1.0 cannot hold, even escaped, becomes U+FFFD. Lines stay lines, also in attributes.
std::string escaped(std::string_view text, XmlPlace place = XmlPlace::attribute) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view rest = text.substr(i);
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";
    } else if (c == '"') {
      result += "&quot;";
    } else if (c == '\t' || c == '\r' || (c == '\n' && place == XmlPlace::attribute)) {
      result += fmt::format("&#{};", static_cast<int>(c));
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\n') {
      result += "\uFFFD";
    } else if (rest.starts_with("\uFFFE") || rest.starts_with("\uFFFF")) {
      result += "\uFFFD";
      i += 2;
    } else {
      result += c;
    }
  }
  return result;
}

/// The first expectation that was not met, on one line.
std::string message_of(const driver::TestResult& test) {
  for (const driver::Expectation& expectation : test.expectations) {
    if (!expectation.met) return "expect " + expectation.text;
  }
  return "";
}

std::string testcase_xml(const driver::TestResult& test, const std::string& suite) {
  std::string xml = fmt::format(R"(    <testcase classname="{}" name="{}" file="{}" line="{}")", escaped(suite),
                                escaped(test.name), escaped(test.place.file), test.place.line);
  if (test.passed()) return xml + "/>\n";
  const char* element = test.fault ? "error" : "failure";
  return xml + fmt::format(">\n      <{0} message=\"{1}\" type=\"{2}\">{3}</{0}>\n    </testcase>\n", element,
                           escaped(test.fault ? *test.fault : message_of(test)), test.fault ? "lead" : "expectation",
                           escaped(failure_text(test), XmlPlace::content));
}

struct Counts {
  size_t tests = 0, failures = 0, errors = 0;

  void add(const driver::TestResult& test) {
    ++tests;
    if (test.fault) {
      ++errors;
    } else if (!test.passed()) {
      ++failures;
    }
  }
  std::string xml() const { return fmt::format(R"(tests="{}" failures="{}" errors="{}")", tests, failures, errors); }
};

}  // namespace

std::string tests_json(const std::vector<TestedDefinition>& tested, bool coverage) {
  size_t passed = 0, failed = 0;
  for (const TestedDefinition& each : tested) {
    passed += each.run.passed();
    failed += each.run.failed();
  }
  const auto definition = [&](const TestedDefinition& each) { return definition_json(each, coverage); };
  const Json object = {{"schema", 1},
                       {"merit", driver::version()},
                       {"passed", passed},
                       {"failed", failed},
                       {"definitions", list_of(tested, definition)}};
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string tests_junit(const std::vector<TestedDefinition>& tested) {
  Counts all;
  std::string suites;
  for (const TestedDefinition& each : tested) {
    Counts counts;
    std::string cases;
    for (const driver::TestResult& test : each.run.tests) {
      counts.add(test);
      all.add(test);
      cases += testcase_xml(test, each.compilation->stem);
    }
    suites += fmt::format("  <testsuite name=\"{}\" {} skipped=\"0\" file=\"{}\">\n{}  </testsuite>\n",
                          escaped(each.compilation->model->definition.name), counts.xml(),
                          escaped(each.compilation->path), cases);
  }
  return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"merit\" {}>\n{}</testsuites>\n",
                     all.xml(), suites);
}

}  // namespace merit::cli
