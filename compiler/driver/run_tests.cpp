#include "compiler/driver/run_tests.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "compiler/driver/test_lead.h"
#include "compiler/interpreter/inspection.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/source/one_line.h"
#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"
#include "runtime/values/fold.h"

namespace merit::driver {
namespace {

using interpreter::Interpreter;
using semantics::Model;
using semantics::Test;
using semantics::Value;

/// When a test that names no `now` is tried as well: at all times of the day, over the ends of weeks and months, then
/// of quarters and years.
std::vector<int64_t> later_moments(int64_t now) {
  std::vector<int64_t> offsets;
  for (int64_t step = 1; step <= 90; ++step) offsets.push_back(step * 11 * values::kMicrosPerHour);
  for (const int64_t days : {92, 183, 366, 3653}) offsets.push_back(days * values::kMicrosPerDay);
  std::vector<int64_t> moments;
  for (const int64_t offset : offsets) {
    const auto later = values::add(now, offset);
    if (later.known) moments.push_back(later.value);
  }
  return moments;
}

bool is_true(const Value& value) {
  const auto* known = std::get_if<bool>(&value);
  return known != nullptr && *known;
}

class Runner {
 public:
  Runner(const Compilation& definition, const TestOptions& options)
      : sources_(definition.sources),
        model_(*definition.model),
        options_(options),
        plain_(model_, interpreter::default_parameters(model_)),
        coverage_(model_, sources_) {}

  TestRun run() {
    TestRun run;
    for (const Test& test : model_.tests) {
      if (!is_chosen(test.name, options_.filter)) {
        ++run.left_out;
      } else if (test.settings.empty()) {
        run.tests.push_back(run_one(test, plain_));
      } else {
        run.tests.push_back(run_one(test, Interpreter(model_, parameters_of(test))));
      }
    }
    run.coverage = coverage_.entries();
    return run;
  }

 private:
  std::vector<Value> parameters_of(const Test& test) const {
    std::vector<Value> values = interpreter::default_parameters(model_);
    for (const Test::Setting& setting : test.settings) values[setting.parameter] = setting.value;
    return values;
  }

  TestResult run_one(const Test& test, const Interpreter& interpreter) {
    TestResult result;
    result.name = test.name;
    result.place = source::place_of(sources_, test.span);
    result.now = test.now.value_or(options_.now);
    result.now_given = test.now.has_value();
    const TestLead lead = lead_of(model_, test, interpreter, result.now);
    for (const LeftOut& event : lead.left_out) {
      result.notices.push_back({source::place_of(sources_, event.event), "this event is left out: " + event.why});
    }
    result.fault = lead.fault;
    if (result.fault) return result;
    compare({sources_, model_, interpreter, lead.leads, lead.row}, test, result);
    warn(test, interpreter, result);
    return result;
  }

  void compare(const explain::Scene& scene, const Test& test, TestResult& result) {
    interpreter::Inspection inspection(scene.interpreter, scene.leads, scene.row);
    coverage_.add(inspection.trace());
    std::vector<semantics::ExpressionId> not_met;
    for (const Test::Expectation& expected : test.expectations) {
      Expectation& made = result.expectations.emplace_back();
      made.place = source::place_of(sources_, expected.span);
      made.text = source::one_line(sources_.text(model_[expected.condition].span));
      made.reason = explain::reason_for(scene, inspection, expected.condition);
      made.met = made.reason.truth == interpreter::Truth::yes;
      if (!made.met) not_met.push_back(expected.condition);
    }
    const interpreter::Decision decision = inspection.decide();
    result.stage = model_.enumerations[model_.stage_enumeration].labels[static_cast<size_t>(decision.stage)];
    if (!not_met.empty()) result.explanation = explain::explain_asked(scene, inspection, not_met);
  }

  /// What makes a test worth little, whether it passes or not.
  void warn(const Test& test, const Interpreter& interpreter, TestResult& result) const {
    if (test.expectations.empty()) result.notices.push_back({result.place, "this test expects nothing"});
    if (!result.now_given && !options_.fixed && depends_on_now(test, interpreter)) {
      result.notices.push_back({result.place, "this test may come out otherwise on another day: give it a `now`"});
    }
  }

  bool depends_on_now(const Test& test, const Interpreter& interpreter) const {
    const std::vector<bool> first = met_at(test, interpreter, options_.now);
    return std::ranges::any_of(later_moments(options_.now),
                               [&](int64_t later) { return met_at(test, interpreter, later) != first; });
  }

  std::vector<bool> met_at(const Test& test, const Interpreter& interpreter, int64_t now) const {
    const TestLead lead = lead_of(model_, test, interpreter, now);
    std::vector<bool> met;
    for (const Test::Expectation& expected : test.expectations) {
      met.push_back(is_true(interpreter.evaluate(expected.condition, lead.leads, lead.row)));
    }
    return met;
  }

  const source::Sources& sources_;
  const Model& model_;
  const TestOptions& options_;
  const Interpreter plain_;  ///< with the parameters that nobody sets
  Coverage coverage_;
};

}  // namespace

bool is_chosen(std::string_view name, const std::string& filter) {
  if (values::contains_folded(name, filter)) return true;
  re2::RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  const re2::RE2 regex(filter, options);
  return regex.ok() && re2::RE2::PartialMatch(re2::StringPiece(name.data(), name.size()), regex);
}

bool TestResult::passed() const {
  return !fault && std::ranges::all_of(expectations, &Expectation::met);
}

size_t TestRun::passed() const {
  return static_cast<size_t>(std::ranges::count_if(tests, &TestResult::passed));
}

TestRun run_tests(const Compilation& definition, const TestOptions& options) {
  return Runner(definition, options).run();
}

}  // namespace merit::driver
