#include "compiler/interpreter/program.h"

#include <re2/re2.h>

#include <cassert>
#include <utility>

#include "compiler/semantics/zone.h"

namespace merit::interpreter {

namespace {

using semantics::ExpressionId;

/// `matches`: RE2 syntax over UTF-8, ignoring case.
std::unique_ptr<const re2::RE2> compile(const std::string& pattern) {
  re2::RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  auto regex = std::make_unique<const re2::RE2>(pattern, options);
  assert(regex->ok());
  return regex;
}

void compile_regexes(Program& program) {
  for (const semantics::Expression& expression : program.model.expressions) {
    const auto* test = std::get_if<semantics::RegexTest>(&expression.node);
    if (test != nullptr && !program.regexes.contains(test->pattern)) {
      program.regexes.emplace(test->pattern, compile(test->pattern));
    }
  }
}

void fold_sets_and_tables(Program& program) {
  for (const semantics::Set& set : program.model.sets) {
    auto& keys = program.sets.emplace_back();
    for (const semantics::Value& value : set.values) keys.insert(comparison_key(datum_of(value)));
  }
  for (const semantics::Table& table : program.model.tables) {
    auto& rows = program.tables.emplace_back();
    for (const auto& [key, value] : table.rows) rows.emplace(comparison_key(datum_of(key)), datum_of(value));
  }
}

void mark_kinds(Program& program) {
  for (const semantics::Event& event : program.model.events) {
    auto& kinds = program.has_kind.emplace_back(program.model.kinds.size());
    for (const uint16_t kind : event.kinds) kinds[kind] = true;
  }
}

void collect_mentions(Program& program) {
  const semantics::Model& model = program.model;
  program.mentions.resize(model.expressions.size());
  const auto collect = [&](const std::optional<ExpressionId>& id) {
    if (id) program.mentions[static_cast<uint32_t>(*id)] = mentions_of(model, *id);
  };
  for (const semantics::Score& score : model.scores) {
    for (const semantics::Rule& rule : score.rules) {
      collect(rule.condition);
      collect(rule.number);
      collect(rule.points);
    }
  }
  for (const semantics::Stage& stage : model.stages) collect(stage.condition);
  for (const semantics::Disqualification& each : model.disqualifications) collect(each.condition);
  for (const semantics::Route& route : model.routes) {
    for (const semantics::Route::Arm& arm : route.arms) collect(arm.condition);
  }
  for (const semantics::Pattern& pattern : model.patterns) collect(pattern.where);
  for (uint32_t i = 0; i < model.sequences.size(); ++i) {
    program.sequence_mentions.push_back(mentions_of(model, semantics::SequenceId{i}));
  }
}

}  // namespace

Program::Program(const semantics::Model& checked, std::vector<semantics::Value> values)
    : model(checked), parameters(std::move(values)), zone(&semantics::zone_of(checked)) {
  assert(parameters.size() == model.parameters.size());
  compile_regexes(*this);
  fold_sets_and_tables(*this);
  mark_kinds(*this);
  collect_mentions(*this);
}

Program::~Program() = default;

}  // namespace merit::interpreter
