#include "tests/language/harness.h"

#include <algorithm>
#include <expected>
#include <optional>
#include <sstream>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/analyze.h"
#include "compiler/semantics/zone.h"
#include "compiler/source/text_loader.h"
#include "runtime/values/fold.h"
#include "runtime/values/owned_text.h"

namespace merit::language {

namespace {

using semantics::Model;
using semantics::Type;
using semantics::TypeKind;
using semantics::Value;

constexpr std::string_view kNow = "2026-10-31T00:00Z";

std::optional<Model> checked(const std::string& text) {
  source::Sources sources;
  diagnostics::Diagnostics found;
  const source::FileId file = sources.add("test.merit", text);
  std::optional<Model> model = semantics::analyze(sources, file, source::TextLoader(), found);
  if (model) return model;
  for (const diagnostics::Diagnostic& each : found.all()) {
    MESSAGE(each.message, " at `", std::string(sources.text(each.span)), "` in ", text);
  }
  return std::nullopt;
}

// --- data ------------------------------------------------------------------------------------------------------------

/// `visit`, `2026-10-30`, `page=/pricing` …: what stands between spaces, but in quotes.
std::vector<std::string> words(const std::string& line) {
  std::vector<std::string> words;
  bool quoted = false;
  bool inside = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ' ' && !quoted) {
      inside = false;
    } else {
      if (!inside) words.emplace_back();
      inside = true;
      words.back() += c;
    }
  }
  return words;
}

int64_t time_in(const Model& model, const std::string& text) {
  const values::Maybe<int64_t> time = values::parse_time_in(semantics::zone_of(model), text);
  REQUIRE_MESSAGE(time.known, text);
  return time.value;
}

columns::ColumnBuilder builder_for(const Type& type) {
  static_assert(static_cast<int>(TypeKind::enumeration) == static_cast<int>(columns::Type::enumeration));
  return columns::ColumnBuilder(static_cast<columns::Type>(type.kind));
}

void append(columns::ColumnBuilder& column, const Model& model, const Type& type, const std::string& text) {
  switch (type.kind) {
    case TypeKind::boolean:
      return column.append_integer(static_cast<int64_t>(text == "true"));
    case TypeKind::integer:
      return column.append_integer(values::parse_integer(text).value);
    case TypeKind::number:
      return column.append_number(values::parse_number(text).value);
    case TypeKind::text:
      return column.append_text(text);
    case TypeKind::time:
      return column.append_integer(time_in(model, text));
    case TypeKind::date:
      return column.append_integer(values::parse_date(text).value);
    case TypeKind::enumeration: {
      const auto& labels = model.enumerations[type.enumeration].labels;
      return column.append_integer(std::ranges::find(labels, text) - labels.begin());
    }
    case TypeKind::duration:
    case TypeKind::text_list:
      FAIL("no field has this type");
  }
}

struct Record {
  size_t kind = 0;
  int64_t at = 0;
  std::map<std::string, std::string> fields;
};

struct Data {
  int64_t now = 0;
  Record lead;
  std::vector<Record> events;
};

Data read(const Model& model, const std::string& text) {
  Data data;
  data.now = time_in(model, std::string(kNow));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> parts = words(line);
    if (parts.empty()) continue;
    if (parts[0] == "now") {
      data.now = time_in(model, parts[1]);
      continue;
    }
    Record record;
    const bool is_lead = parts[0] == "lead";
    for (size_t i = is_lead ? 1 : 2; i < parts.size(); ++i) {
      const size_t equals = parts[i].find('=');
      REQUIRE_MESSAGE(equals != std::string::npos, line);
      record.fields[parts[i].substr(0, equals)] = parts[i].substr(equals + 1);
    }
    if (is_lead) {
      data.lead = record;
      continue;
    }
    const auto kind = std::ranges::find(model.kinds, parts[0], &semantics::EventKind::name);
    REQUIRE_MESSAGE(kind != model.kinds.end(), line);
    record.kind = static_cast<size_t>(kind - model.kinds.begin());
    record.at = time_in(model, parts[1]);
    data.events.push_back(record);
  }
  std::ranges::stable_sort(data.events, {}, [](const Record& event) { return std::pair(event.at, event.kind); });
  return data;
}

columns::ColumnPtr column_of(const Model& model, const semantics::Field& field, const std::vector<Record>& records,
                             size_t kind) {
  columns::ColumnBuilder column = builder_for(field.type);
  for (const Record& record : records) {
    const auto cell = record.fields.find(field.name);
    if (record.kind != kind || cell == record.fields.end()) {
      column.append_missing();
    } else {
      append(column, model, field.type, cell->second);
    }
  }
  return column.finish();
}

columns::Leads leads_of(const Model& model, const Data& data) {
  columns::Leads leads;
  leads.count = 1;
  for (const semantics::Field& field : model.lead_fields) {
    leads.lead_fields.push_back(column_of(model, field, {data.lead}, 0));
  }
  columns::Events& events = leads.events;
  for (const Record& event : data.events) {
    events.kind.push_back(static_cast<uint16_t>(event.kind));
    events.at.push_back(event.at);
  }
  events.offsets = {0, events.rows()};
  for (size_t kind = 0; kind < model.kinds.size(); ++kind) {
    events.field_columns.emplace_back();
    for (const semantics::Field& field : model.kinds[kind].fields) {
      events.field_columns.back().push_back(static_cast<int32_t>(events.columns.size()));
      events.columns.push_back(column_of(model, field, data.events, kind));
    }
  }
  return leads;
}

// --- outcomes --------------------------------------------------------------------------------------------------------

std::string shown(const Model& model, const Type& type, const Value& value) {
  if (semantics::is_missing(value)) return "missing";
  if (type.kind == TypeKind::boolean) return std::get<bool>(value) ? "true" : "false";
  if (type.kind == TypeKind::number) return values::number_text(std::get<double>(value));
  if (type.kind == TypeKind::text) return std::get<std::string>(value);
  if (type.kind == TypeKind::text_list) {
    std::string all;
    for (const std::string& text : std::get<Names>(value)) all += (all.empty() ? "" : "; ") + text;
    return all;
  }
  const int64_t integer = std::get<int64_t>(value);
  if (type.kind == TypeKind::time) return values::time_text(integer);
  if (type.kind == TypeKind::date) return values::date_text(integer);
  if (type.kind == TypeKind::duration) return values::duration_text(integer);
  if (type.kind == TypeKind::integer) return values::integer_text(integer);
  return model.enumerations[type.enumeration].labels[static_cast<size_t>(integer)];
}

Check& further_check() {
  static Check check = nullptr;
  return check;
}

}  // namespace

void check_decisions_with(Check check) {
  further_check() = check;
}

Outcome decide(const std::string& definition, const std::string& data) {
  const std::optional<Model> model = checked(definition + std::string(kSubject));
  REQUIRE(model.has_value());
  const Data read_data = read(*model, data);
  const columns::Leads leads = leads_of(*model, read_data);
  const interpreter::Interpreter evaluator(*model, interpreter::default_parameters(*model));
  const columns::Row row = columns::row_of(leads, 0, read_data.now);
  const interpreter::Decision decision = evaluator.decide(leads, row);
  if (further_check() != nullptr) further_check()(*model, leads, row);

  Outcome outcome;
  outcome.stage = model->enumerations[model->stage_enumeration].labels[static_cast<size_t>(decision.stage)];
  for (size_t i = 0; i < model->scores.size(); ++i) {
    outcome.values[model->scores[i].name] = shown(*model, model->scores[i].type, decision.scores[i]);
  }
  for (size_t i = 0; i < model->outputs.size(); ++i) {
    const semantics::Output& output = model->outputs[i];
    outcome.values[output.name] = shown(*model, (*model)[output.value].type, decision.outputs[i]);
  }
  outcome.disqualified = decision.disqualified.value_or("");
  outcome.undecided = decision.undecided;
  outcome.reasons = decision.reasons;
  return outcome;
}

std::string value(const std::string& expression, const std::string& data) {
  return decide("stage Lead\noutput answer = " + expression + "\n", data).values["answer"];
}

Names undecided(const std::string& condition, const std::string& data) {
  return decide("stage MQL when " + condition + "\n", data).undecided;
}

std::string points(const std::string& rules, const std::string& data) {
  return decide("stage Lead\nscore points {\n" + rules + "\n}\n", data).values["points"];
}

}  // namespace merit::language
