#include "tests/differential/compare.h"

#include <algorithm>
#include <deque>
#include <thread>

#include "compiler/plan/build_plan.h"
#include "compiler/plan/join_plans.h"
#include "compiler/plan/pipeline.h"
#include "compiler/plan/print_plan.h"
#include "compiler/plan/verify.h"
#include "tests/differential/decided_values.h"

namespace merit::differential {

namespace {

using interpreter::Decision;
using semantics::TypeKind;
using semantics::Value;

std::vector<std::string> list_at(const columns::Column& column, size_t row) {
  std::vector<std::string> texts;
  for (int64_t i = column.offsets[row]; i < column.offsets[row + 1]; ++i) {
    texts.emplace_back(column.children[0]->text_at(i));
  }
  return texts;
}

Value value_at(const columns::Column& column, size_t row) {
  if (!column.known(static_cast<int64_t>(row))) return semantics::Missing{};
  switch (column.type) {
    case columns::Type::boolean:
      return column.integers[row] != 0;
    case columns::Type::number:
      return column.numbers[row];
    case columns::Type::text:
      return std::string(column.text_at(static_cast<int64_t>(row)));
    case columns::Type::list:
      return list_at(column, row);
    default:
      return column.integers[row];
  }
}

plan::Request columns_of(const semantics::Model& model, const Variant& variant) {
  plan::Request request = plan::all_columns(model);
  request.could_reach = variant.could_reach;
  request.changed_from = request.previous = variant.previous;
  return request;
}

/// It is an upper bound, but for the disqualified.
bool is_above(const semantics::Model& model, const Decision& decision) {
  const auto outside = static_cast<int64_t>(model.stages.size()) + 1;
  if (decision.stage == outside || decision.could_reach == outside) return decision.could_reach != decision.stage;
  return decision.stage > decision.could_reach;
}

std::vector<std::span<const columns::Row>> cut(std::span<const columns::Row> rows, size_t batch) {
  if (batch == 0 || rows.empty()) return {rows};
  std::vector<std::span<const columns::Row>> parts;
  for (size_t begin = 0; begin < rows.size(); begin += batch) {
    parts.push_back(rows.subspan(begin, std::min(batch, rows.size() - begin)));
  }
  return parts;
}

}  // namespace

std::vector<std::string> all_passes() {
  std::vector<std::string> names;
  for (const plan::Pass& pass : plan::passes()) names.emplace_back(pass.name);
  return names;
}

Engines::Engines(std::vector<Definition> definitions, const Variant& variant)
    : definitions_(std::move(definitions)),
      options_(variant.options),
      wanted_{.reached = false, .could_reach = variant.could_reach} {
  std::deque<plan::Plan> plans;
  std::vector<plan::Member> members;
  for (const Definition& each : definitions_) {
    plans.push_back(plan::build_plan(each.model, columns_of(each.model, variant)));
    members.push_back({std::to_string(members.size()), plans.back(), each.parameters});
    interpreters_.emplace_back(each.model, each.parameters);
  }
  plan::Joined joined = plan::join_plans(members);
  plan_ = std::move(joined.plan);
  parameters_ = std::move(joined.parameters);
  const auto verify_after = [this](std::string_view pass, const plan::Plan& plan) {
    const std::vector<std::string> violations = plan::verify(plan);
    if (!violations.empty() && violation_.empty()) violation_ = std::string(pass) + ": " + violations.front();
  };
  verify_after("build", plan_);
  plan::run_passes(plan_, {.without = variant.without, .after = verify_after});
}

std::expected<const codegen::CompiledPlan*, std::string> Engines::compiled_for(const columns::Leads& leads) {
  const codegen::Layout layout = codegen::layout_of(plan_, leads);
  for (const auto& [known, compiled] : compiled_) {
    if (known == layout) return &compiled;
  }
  auto compiled = codegen::compile(plan_, layout, options_);
  if (!compiled) return std::unexpected("does not compile: " + compiled.error().message);
  return &compiled_.emplace_back(layout, std::move(*compiled)).second;
}

std::string Engines::difference(const columns::Leads& leads, std::span<const columns::Row> rows,
                                const Batches& batches) {
  if (!violation_.empty()) return "the verifier after " + violation_ + "\n" + plan::print_plan(plan_);
  const auto compiled = compiled_for(leads);
  if (!compiled) return compiled.error() + "\n" + plan::print_plan(plan_);
  const std::shared_ptr<const codegen::Prepared> prepared = (*compiled)->prepare(leads, parameters_);
  const std::vector<std::span<const columns::Row>> parts = cut(rows, batches.rows);
  std::vector<std::vector<columns::Table>> decided(parts.size());
  const auto decide_every = [&](size_t first) {
    for (size_t i = first; i < parts.size(); i += batches.threads)
      decided[i] = (*compiled)->evaluate(*prepared, leads.events, parts[i]);
  };
  std::vector<std::thread> threads;
  for (size_t i = 1; i < batches.threads; ++i) threads.emplace_back(decide_every, i);
  decide_every(0);
  for (std::thread& thread : threads) thread.join();

  size_t first = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    for (size_t definition = 0; definition < definitions_.size(); ++definition) {
      std::string found = difference(definition, leads, parts[i], first, decided[i][definition]);
      if (!found.empty()) return found;
    }
    first += parts[i].size();
  }
  return {};
}

std::string Engines::difference(size_t definition, const columns::Leads& leads, std::span<const columns::Row> rows,
                                size_t first, const columns::Table& decided) const {
  const semantics::Model& model = definitions_[definition].model;
  for (size_t row = 0; row < rows.size(); ++row) {
    const Decision decision = interpreters_[definition].decide(leads, rows[row], wanted_);
    if (wanted_.could_reach && is_above(model, decision)) {
      return "row " + std::to_string(first + row) + " stands at stage " + std::to_string(decision.stage) +
             " and could reach " + std::to_string(decision.could_reach);
    }
    for (size_t column = 0; column < decided.names.size(); ++column) {
      const Value wanted = value_of_column(model, decision, decided.names[column]);
      const Value found = value_at(*decided.columns[column], row);
      if (are_same(wanted, found)) continue;
      return "row " + std::to_string(first + row) + ", `" + decided.names[column] + "`: interpreted " + shown(wanted) +
             ", compiled " + shown(found) + "\n" + plan::print_plan(plan_);
    }
  }
  return {};
}

std::string difference(const semantics::Model& model, const columns::Leads& leads, std::span<const columns::Row> rows,
                       const Variant& variant) {
  return Engines({{model, interpreter::default_parameters(model)}}, variant).difference(leads, rows);
}

}  // namespace merit::differential
