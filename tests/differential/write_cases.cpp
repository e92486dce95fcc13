// Generated definitions with leads, for engines that are asked from outside: write_cases FIRST COUNT prints them as
// groups of the conformance suite (tests/conformance/README.md), each with its `columns` in place of what is expected,
// which the interpreter is asked. Only leads whose values every language can write: years of four digits, numbers
// without an exponent.
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "compiler/semantics/model.h"
#include "runtime/values/calendar.h"
#include "runtime/values/owned_text.h"
#include "tests/differential/checked.h"
#include "tests/differential/generate_leads.h"
#include "tests/differential/generator/definition.h"
#include "tests/differential/generator/random_tapes.h"

namespace {

using merit::columns::Column;
using merit::columns::Leads;
using merit::semantics::Model;
using nlohmann::json;

constexpr int64_t kMostCases = 12;

bool has_four_digits(int64_t day) {
  const int64_t year = merit::values::civil_date(day).year;
  return year >= 1000 && year <= 9999;
}

bool can_be_written(const Column& column, int64_t row) {
  if (!column.known(row)) return true;
  const auto i = static_cast<size_t>(row);
  switch (column.type) {
    case merit::columns::Type::number: {
      const double size = std::fabs(column.numbers[i]);
      return size == 0 || (size > 1e-3 && size < 1e15);
    }
    case merit::columns::Type::time:
    case merit::columns::Type::date: {
      const bool is_time = column.type == merit::columns::Type::time;
      return has_four_digits(
          merit::values::floor_divide(column.integers[i], is_time ? merit::values::kMicrosPerDay : 1));
    }
    default:
      return true;
  }
}

json value_of(const Model& model, const merit::semantics::Type& type, const Column& column, int64_t row) {
  if (!column.known(row)) return nullptr;
  const auto i = static_cast<size_t>(row);
  using Kind = merit::semantics::TypeKind;
  switch (type.kind) {
    case Kind::boolean:
      return column.integers[i] != 0;
    case Kind::number:
      return column.numbers[i];
    case Kind::text:
      return std::string(column.text_at(row));
    case Kind::time:
      return merit::values::time_text(column.integers[i]);
    case Kind::date:
      return merit::values::date_text(column.integers[i]);
    case Kind::enumeration:
      return model.enumerations[type.enumeration].labels[static_cast<size_t>(column.integers[i])];
    default:
      return column.integers[i];
  }
}

/// Without the key; null where something of it cannot be written.
json case_of(const Model& model, const Leads& leads, int64_t lead) {
  json fields = json::object();
  for (size_t f = 0; f < model.lead_fields.size(); ++f) {
    if (static_cast<int32_t>(f) == model.key_field) continue;
    const Column& column = *leads.lead_fields[f];
    if (!can_be_written(column, lead)) return nullptr;
    fields[model.lead_fields[f].name] = value_of(model, model.lead_fields[f].type, column, lead);
  }
  json events = json::array();
  const merit::columns::Events& all = leads.events;
  const auto l = static_cast<size_t>(lead);
  for (int64_t row = all.offsets[l]; row < all.offsets[l + 1]; ++row) {
    const auto i = static_cast<size_t>(row);
    const merit::semantics::EventKind& kind = model.kinds[all.kind[i]];
    if (!has_four_digits(merit::values::floor_divide(all.at[i], merit::values::kMicrosPerDay))) return nullptr;
    json event = {{"event", kind.name}, {"at", merit::values::time_text(all.at[i])}};
    for (size_t f = 0; f < kind.fields.size(); ++f) {
      const Column& column = *all.columns[static_cast<size_t>(all.field_columns[all.kind[i]][f])];
      if (!can_be_written(column, row)) return nullptr;
      event[kind.fields[f].name] = value_of(model, kind.fields[f].type, column, row);
    }
    events.push_back(std::move(event));
  }
  return {{"lead", std::move(fields)}, {"events", std::move(events)}};
}

std::vector<std::string> columns_of(const Model& model) {
  std::vector<std::string> names = {"stage", "disqualified", "undecided", "reasons"};
  for (const merit::semantics::Score& score : model.scores) names.push_back(score.name);
  for (const merit::semantics::Output& output : model.outputs) {
    if (!output.name.starts_with("handoff.")) names.push_back(output.name);
  }
  if (!model.routes.empty()) {
    for (const char* const name : {"queue", "action", "reached", "respond_by", "at_latest", "recheck_at"}) {
      names.emplace_back(name);
    }
  }
  return names;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char letter : text) {
    if (letter == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += letter;
    }
  }
  return lines;
}

json group_of(const Model& model, const std::string& text, uint64_t number) {
  const Leads leads = merit::differential::generate_leads(model, number, {.leads = 400, .most_events = 4});
  json cases = json::array();
  for (int64_t lead = 0; lead < leads.count && cases.size() < kMostCases; ++lead) {
    json one = case_of(model, leads, lead);
    if (!one.is_null()) cases.push_back(std::move(one));
  }
  return {{"name", "generated definition " + std::to_string(number)},
          {"definition", lines_of(text)},
          {"now", merit::values::time_text(merit::differential::kNow)},
          {"columns", columns_of(model)},
          {"cases", std::move(cases)}};
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const uint64_t first = std::strtoull(arguments[1], nullptr, 10);
  const uint64_t end = first + std::strtoull(arguments[2], nullptr, 10);
  json groups = json::array();
  for (uint64_t number = first; number < end; ++number) {
    const std::string text = merit::differential::definition_text(merit::differential::random_tapes(number));
    const auto model = merit::differential::checked(text);
    if (model) groups.push_back(group_of(*model, text, number));
  }
  std::cout << json{{"groups", std::move(groups)}}.dump() << "\n";
}
