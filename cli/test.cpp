/// `merit test`: runs the tests that stand in definitions.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/definitions.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/overwrites.h"
#include "cli/test_documents.h"
#include "cli/test_report.h"
#include "cli/verb.h"
#include "compiler/driver/nearest.h"
#include "compiler/driver/run_tests.h"
#include "compiler/semantics/zone.h"

namespace merit::cli {
namespace {

enum class Form : uint8_t { text, json, junit };

class Test : public Verb {
 public:
  explicit Test(CLI::App& app) {
    app.add_option("definitions", paths_);
    app.add_option("--filter", filter_, "only tests whose name contains TEXT, or matches it as a regular expression")
        ->type_name("TEXT")
        ->check(something())
        ->group("tests");
    app.add_option("--now", data_.now, "the moment of tests that name none; default: the moment of start")
        ->type_name("T")
        ->check(something())
        ->group("tests");
    app.add_flag("--coverage", coverage_, "say which rules and stages no test made true, and which none made false")
        ->group("output");
    app.add_option("--format", format_, "text, json or junit; default: told by the name of --out, else text")
        ->type_name("FORM")
        ->group("output");
    app.add_option("--out", out_, "also write the report there; standard output has text then")
        ->type_name("F")
        ->check(something())
        ->group("output");
    app.add_flag("-q,--quiet", quiet_, "show only tests that fail")->group("messages");
  }

  ExitStatus run(Console& console) override {
    if (paths_.empty()) return console.usage("no definition is named", "as in `merit test crm.merit`");
    const auto form = form_asked();
    if (!form) return console.usage(fmt::format("`--format` is text, json or junit, not `{}`", format_));
    const auto moment = moment_of(data_);
    if (!moment) return console.usage(moment.error());
    const auto compilations = compile_all(paths_, {}, console, quiet_);
    if (!compilations) return compilations.error();
    if (const auto fault = find_overwritten({{"--out", out_}}, files_of(*compilations))) return console.usage(*fault);
    const std::vector<TestedDefinition> tested = run_all(*compilations, *moment);
    if (const auto none = nothing_chosen(tested, console)) return *none;
    if (const auto said = report(tested, *form, console); said != ExitStatus::done) return said;
    const bool failed = std::ranges::any_of(tested, [](const auto& each) { return each.run.failed() > 0; });
    return failed ? ExitStatus::definition : ExitStatus::done;
  }

 private:
  std::optional<Form> form_asked() const {
    if (format_ == "json" || (format_.empty() && out_.ends_with(".json"))) return Form::json;
    if (format_ == "junit" || (format_.empty() && out_.ends_with(".xml"))) return Form::junit;
    if (format_.empty() || format_ == "text") return Form::text;
    return std::nullopt;
  }

  std::vector<TestedDefinition> run_all(const std::vector<driver::Compilation>& compilations,
                                        const Moment& moment) const {
    std::vector<TestedDefinition> tested;
    for (const driver::Compilation& compilation : compilations) {
      const int64_t now = moment.in(semantics::zone_of(*compilation.model));
      tested.push_back(
          {&compilation, driver::run_tests(compilation, {.now = now, .fixed = moment.given, .filter = filter_})});
    }
    return tested;
  }

  /// There are tests, and `--filter` chooses none of them.
  std::optional<ExitStatus> nothing_chosen(const std::vector<TestedDefinition>& tested, const Console& console) const {
    std::vector<std::string> names;
    for (const TestedDefinition& each : tested) {
      if (!each.run.tests.empty()) return std::nullopt;
      for (const semantics::Test& test : each.compilation->model->tests) names.push_back(test.name);
    }
    if (names.empty()) return std::nullopt;
    const std::string nearest = driver::nearest_text(filter_, names);
    return console.usage(fmt::format("`--filter`: no test has `{}` in its name", filter_),
                         nearest.starts_with("; ") ? nearest.substr(2) : "without it the names of all tests are shown");
  }

  ExitStatus report(const std::vector<TestedDefinition>& tested, Form form, const Console& console) const {
    if (out_.empty() || out_ == "-") return console.print(document(tested, form, console.output()));
    const auto written = write_text_file(out_, document(tested, form, Terminal{}));
    if (!written) {
      console.problems(written.error().problems);
      return ExitStatus::usage;
    }
    return console.print(document(tested, Form::text, console.output()));
  }

  std::string document(const std::vector<TestedDefinition>& tested, Form form, const Terminal& terminal) const {
    switch (form) {
      case Form::json:
        return tests_json(tested, coverage_);
      case Form::junit:
        return tests_junit(tested);
      case Form::text:
        break;
    }
    return test_report(tested, {.coverage = coverage_, .only_failed = quiet_}, terminal);
  }

  std::vector<std::string> paths_;
  DataOptions data_;  ///< its `now` alone
  std::string filter_, format_, out_;
  bool coverage_ = false;
  bool quiet_ = false;
};

}  // namespace

std::unique_ptr<Verb> add_test(CLI::App& app) {
  return std::make_unique<Test>(app);
}

}  // namespace merit::cli
