#include "bindings/python/compiled.h"

#include <utility>

#include "compiler/driver/build_library.h"
#include "compiler/driver/lint.h"
#include "compiler/driver/parameters.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/zone.h"
#include "runtime/values/times.h"

namespace merit::python {
namespace {

/// One text that is given; all others are files.
class TextLoader : public source::Loader {
 public:
  explicit TextLoader(const Origin& origin) : origin_(origin) {}

  std::expected<std::string, std::string> load(const std::string& path) const override {
    if (origin_.text && path == origin_.name) return *origin_.text;
    return files_.load(path);
  }

 private:
  const Origin& origin_;
  source::FileLoader files_;
};

data::Input input_of(std::string name, const data::HeldTablePtr& table, std::optional<std::string> kind = {}) {
  data::Input input;
  input.path = std::move(name);
  input.kind = std::move(kind);
  input.table = table;
  return input;
}

std::expected<data::ReadOptions, NoAnswer> reading_of(const Question& question) {
  data::ReadOptions reading;
  reading.strict = question.strict;
  const auto duplicates = data::duplicates_called(question.duplicates);
  if (!duplicates) {
    return std::unexpected(WrongQuestion{WrongQuestion::Part::option, "`duplicates` is `first` or `last`"});
  }
  reading.duplicates = *duplicates;
  return reading;
}

/// Why a run gives no answer.
struct NoAnswerOf {
  NoAnswer operator()(auto&& failure) const { return std::forward<decltype(failure)>(failure); }
  NoAnswer operator()(driver::NotTaken&& failure) const {
    return NotExported{std::move(failure.error.problems.front().message)};
  }
};

}  // namespace

std::expected<Compiled, std::string> Compiled::compile(const Origin& origin, std::optional<int64_t> lints_of_today) {
  auto compilation = driver::compile(origin.name, TextLoader(origin));
  if (!compilation) return std::unexpected(std::move(compilation.error()));
  Compiled made(*std::move(compilation));
  driver::Compilation& of = made.compilation_;
  if (!of.model) return made;
  if (lints_of_today) {
    const driver::LintOptions options{.today = lints_of_today, .orders = {}};
    if (auto found = driver::lint(of.sources, of.file, *of.model, options, of.diagnostics); !found) {
      return std::unexpected(std::move(found.error().message));
    }
  }
  if (!of.model->is_library()) made.manifest_ = driver::describe(*of.model);
  return made;
}

std::expected<std::vector<semantics::Value>, std::string> Compiled::values_of(
    const std::vector<std::pair<std::string, std::string>>& parameters) const {
  const semantics::Model& model = *compilation_.model;
  std::vector<semantics::Value> values = interpreter::default_parameters(model);
  for (const auto& [name, text] : parameters) {
    if (auto set = driver::set_parameter(model, values, name, text); !set) {
      return std::unexpected(std::move(set.error()));
    }
  }
  return values;
}

std::expected<Answer, NoAnswer> Compiled::ask(const Question& question) const {
  const auto wrong = [](WrongQuestion::Part part, std::string message) {
    return std::unexpected(NoAnswer(WrongQuestion{part, std::move(message)}));
  };
  auto parameters = values_of(question.parameters);
  if (!parameters) return wrong(WrongQuestion::Part::parameter, std::move(parameters.error()));
  auto reading = reading_of(question);
  if (!reading) return std::unexpected(std::move(reading.error()));
  const auto engine = driver::engine_named(question.engine);
  if (!engine) return wrong(WrongQuestion::Part::option, "`engine` is `auto`, `interpreter` or `jit`");

  driver::RunPlan plan;
  plan.definitions.push_back({&*compilation_.model, compilation_.stem, *std::move(parameters), question.now});
  auto chosen = driver::choose_columns(plan.definitions, question.columns);
  if (!chosen) return wrong(WrongQuestion::Part::column, std::move(chosen.error()));
  plan.columns = *std::move(chosen);
  plan.inputs.leads.push_back(input_of("leads", question.leads));
  for (const EventInput& events : question.events) {
    plan.inputs.events.push_back(input_of(events.name, events.table, events.kind));
  }
  plan.reading = *std::move(reading);
  plan.tally = false;
  plan.look_at_all = question.strict;
  plan.threads = question.threads;
  plan.engine.engine = *engine;
  plan.engine.kept_code = code_.get();
  if (question.cache) plan.engine.code.cache_folder = codegen::user_cache_folder();
  if (question.go_on) plan.progress = [&](driver::Activity, int64_t, int64_t) { return question.go_on(); };
  Answer answer{data::TableExport(rows_of(*question.leads)), {}, {}};
  plan.take_rows = [&](const columns::Table& rows) -> std::expected<void, data::Error> {
    auto appended = answer.decisions.append(rows);
    if (appended) return {};
    data::Problem problem;
    problem.message = std::move(appended.error());
    return std::unexpected(data::Error(std::move(problem)));
  };
  auto result = driver::run(plan);
  if (!result) return std::unexpected(std::visit(NoAnswerOf(), std::move(result.error())));
  if (!result->rows_were_taken) {
    if (auto appended = answer.decisions.append(result->table); !appended) {
      return std::unexpected(NotExported{std::move(appended.error())});
    }
  }
  answer.report = std::move(result->reports.front());
  answer.without_code = std::move(result->without_code);
  return answer;
}

std::optional<int64_t> Compiled::moment(std::string_view text) const {
  const auto time = values::parse_time_in(semantics::zone_of(*compilation_.model), text);
  return time.known ? std::optional(time.value) : std::nullopt;
}

}  // namespace merit::python
