#include "cli/summary.h"

#include <algorithm>
#include <cmath>

#include "cli/data_problems.h"
#include "cli/json.h"
#include "compiler/driver/version.h"
#include "compiler/semantics/value_text.h"

namespace merit::cli {
namespace {

/// Numbers and booleans as they are; all else as `--set` takes it.
Json parameter_json(const semantics::Model& model, const semantics::Type& type, const semantics::Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth;
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (type.kind == semantics::TypeKind::integer) return std::get<int64_t>(value);
  return semantics::value_text(model, type, value);
}

Json counts_json(const std::vector<driver::Count>& counts) {
  Json list = Json::array();
  for (const driver::Count& count : counts) list.push_back({{"name", count.name}, {"leads", count.leads}});
  return list;
}

/// To a millionth: sums of fractions hang on their order, which is that of the threads.
double rounded(double value) {
  return std::round(value * 1e6) / 1e6;
}

Json profile_json(const driver::Profile& profile) {
  const auto entry_json = [](const driver::ProfileEntry& entry) {
    const bool adds = entry.kind == driver::DefinitionPart::Kind::rule;
    return with_place(entry.place, {{"kind", name_of(entry.kind)},
                                    {"of", text_or_null(entry.owner)},
                                    {"text", text_or_null(entry.text)},
                                    {"true", entry.true_of},
                                    {"false", entry.false_of},
                                    {"undecided", entry.undecided},
                                    {"points", adds ? Json(rounded(entry.points)) : Json()},
                                    {"nanoseconds", entry.nanoseconds}});
  };
  return {{"leads", profile.leads},
          {"timed_leads", profile.timed_leads},
          {"nanoseconds", profile.nanoseconds},
          {"parts", list_of(profile.entries, entry_json)}};
}

Json definition_json(const driver::Compilation& compilation, const driver::RunDefinition& definition,
                     const driver::Tally& tally, const driver::Profile* profile, const std::string& now) {
  const semantics::Model& model = *definition.model;
  Json parameters = Json::object();
  for (size_t i = 0; i < model.parameters.size(); ++i) {
    const semantics::Parameter& parameter = model.parameters[i];
    parameters[parameter.name] = parameter_json(model, parameter.type, definition.parameters[i]);
  }
  return {{"path", compilation.path},
          {"name", model.definition.name},
          {"version", text_or_null(model.definition.version)},
          {"hash", model.hash},
          {"now", now},
          {"parameters", std::move(parameters)},
          {"leads", tally.leads},
          {"stages", counts_json(tally.stages)},
          {"disqualified", counts_json(tally.disqualified)},
          {"undecided_leads", tally.undecided_leads},
          {"undecided", counts_json(tally.undecided)},
          {"profile", profile ? profile_json(*profile) : Json()}};
}

Json input_json(const data::InputRecord& input, const char* role) {
  return {{"path", input.path},
          {"role", role},
          {"kind", input.kind ? Json(*input.kind) : Json()},
          {"format", input.format},
          {"encoding", text_or_null(input.encoding)},
          {"separator", text_or_null(input.separator)},
          {"rows", input.rows},
          {"bytes", input.bytes},
          {"sha256", text_or_null(input.sha256)}};
}

Json options_json(const RunSettings& settings) {
  return {{"set", settings.set},
          {"where", settings.where ? Json(*settings.where) : Json()},
          {"columns", settings.columns.empty() ? Json() : Json(settings.columns)},
          {"sort", text_or_null(settings.sort)},
          {"limit", settings.limit ? Json(*settings.limit) : Json()},
          {"strict", settings.strict},
          {"duplicates", text_or_null(settings.data.duplicates)},
          {"leads_from_events", settings.data.leads_from_events},
          {"format_in", text_or_null(settings.data.format_in)},
          {"separator", text_or_null(settings.data.separator)}};
}

Json timings_json(const driver::Timings& timings) {
  Json list = Json::array();
  for (const driver::StageTime& stage : timings.stages()) {
    list.push_back({{"stage", stage.name},
                    {"part", text_or_null(stage.part)},
                    {"seconds", stage.took.seconds},
                    {"processor_seconds", stage.took.processor_seconds}});
  }
  return list;
}

}  // namespace

std::string summary_json(const RunSettings& settings, const std::vector<driver::Compilation>& compilations,
                         const driver::RunPlan& plan, const driver::RunResult& result, const RunReport& report,
                         const SummaryOutput& output) {
  // A date alone is another moment in another zone: then only the definitions have one.
  const std::string& now = report.definitions.front().now;
  const bool one_now = std::ranges::all_of(report.definitions, [&](const auto& each) { return each.now == now; });
  Json summary = {{"schema", 1},
                  {"merit", driver::version()},
                  {"now", one_now ? Json(now) : Json()},
                  {"now_given", report.now_given}};
  Json definitions = Json::array();
  for (size_t i = 0; i < plan.definitions.size(); ++i) {
    const driver::Compilation& compilation = compilations.size() == 1 ? compilations.front() : compilations[i];
    definitions.push_back(definition_json(compilation, plan.definitions[i], result.tallies[i],
                                          result.profiles.empty() ? nullptr : &result.profiles[i],
                                          report.definitions[i].now));
  }
  summary["definitions"] = std::move(definitions);
  Json inputs = Json::array();
  for (const data::InputRecord& input : result.reports.front().inputs) {
    inputs.push_back(input_json(input, input.events ? "events" : "leads"));
  }
  if (result.previous) inputs.push_back(input_json(*result.previous, "previous"));
  summary["inputs"] = std::move(inputs);
  summary["events_read"] = report.events;
  summary["events_kept"] = std::ranges::max(result.reports, {}, &data::Report::events_kept).events_kept;
  summary["options"] = options_json(settings);
  summary["output"] = {{"path", text_or_null(output.path)},
                       {"format", output.format},
                       {"rows", result.table.rows},
                       {"columns", result.table.names}};
  Json findings = Json::array();
  for (const data::Problem& problem : report.findings) findings.push_back(problem_json(problem));
  summary["findings"] = std::move(findings);
  Json engines = Json::array();
  for (const driver::Engine engine : result.engines) engines.push_back(driver::name_of(engine));
  summary["engines"] = std::move(engines);
  summary["timings"] = timings_json(report.timings);
  summary["seconds"] = report.seconds;
  summary["leads_per_second"] =
      report.seconds > 0 ? std::llround(static_cast<double>(report.leads) / report.seconds) : 0;
  return summary.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace merit::cli
