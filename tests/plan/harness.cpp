#include "tests/plan/harness.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/semantics/analyze.h"
#include "compiler/source/source.h"

namespace merit::plan::harness {

namespace {

/// What stands after `# WORD:` in a line of the text, between commas.
std::vector<std::string> listed(const std::string& text, const std::string& word) {
  const std::string mark = "# " + word + ":";
  const size_t begin = text.find(mark);
  if (begin == std::string::npos) return {};
  std::istringstream line(text.substr(begin + mark.size(), text.find('\n', begin) - begin - mark.size()));
  std::vector<std::string> names;
  for (std::string name; std::getline(line >> std::ws, name, ',');) names.push_back(name);
  return names;
}

Request request_in(const semantics::Model& model, const std::string& text) {
  const std::vector<std::string> names = listed(text, "columns");
  if (names.empty()) return all_columns(model);
  const auto wanted = [&](const std::string& name) { return std::ranges::find(names, name) != names.end(); };
  Request request;
  request.stage = wanted("stage");
  request.disqualified = wanted("disqualified");
  request.undecided = wanted("undecided");
  request.reasons = wanted("reasons");
  for (uint32_t i = 0; i < model.scores.size(); ++i) {
    if (wanted(model.scores[i].name)) request.scores.push_back(i);
  }
  for (uint32_t i = 0; i < model.outputs.size(); ++i) {
    if (wanted(model.outputs[i].name)) request.outputs.push_back(i);
  }
  return request;
}

}  // namespace

semantics::Model model_of(const std::string& text) {
  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  const source::FileId file = sources.add("test.merit", text);
  std::optional<semantics::Model> model = semantics::analyze(sources, file, source::FileLoader(), diagnostics);
  for (const diagnostics::Diagnostic& each : diagnostics.all()) INFO(each.message);
  REQUIRE_MESSAGE(model.has_value(), diagnostics.all().front().message);
  return std::move(*model);
}

Plan plan_of(const std::string& text) {
  const semantics::Model model = model_of(text);
  Plan plan = build_plan(model, request_in(model, text));
  for (const std::string& name : listed(text, "known")) {
    for (LeadField& field : plan.lead_fields) field.known = field.known || field.name == name;
    for (EventField& field : plan.event_fields) field.known = field.known || field.name == name;
  }
  return plan;
}

std::vector<std::filesystem::path> definitions_in(std::string_view folder) {
  const std::filesystem::path all = std::filesystem::path(MERIT_SOURCE_DIR) / "tests/plan/testdata" / folder;
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(all)) {
    if (entry.path().extension() == ".merit") found.push_back(entry.path());
  }
  std::ranges::sort(found);
  REQUIRE_FALSE(found.empty());
  return found;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  REQUIRE_MESSAGE(stream.good(), file.string());
  return {std::istreambuf_iterator<char>(stream), {}};
}

void check_against(std::filesystem::path definition, std::string_view ending, const std::string& text) {
  const std::filesystem::path expected = definition.replace_extension(ending);
  if (std::getenv("MERIT_UPDATE") != nullptr) {
    std::ofstream(expected, std::ios::binary) << text;
    return;
  }
  INFO(expected.string());
  CHECK(text == text_of(expected));
}

}  // namespace merit::plan::harness
