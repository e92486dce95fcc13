#include "compiler/driver/test_lead.h"

#include <fmt/core.h>

#include <algorithm>
#include <compare>
#include <utility>

#include "compiler/driver/decision_columns.h"
#include "compiler/explain/shown_value.h"
#include "compiler/semantics/value_text.h"
#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"

namespace merit::driver {
namespace {

using columns::ColumnBuilder;
using columns::ColumnPtr;
using interpreter::Interpreter;
using semantics::Field;
using semantics::Model;
using semantics::Test;
using semantics::Value;

std::optional<double> number_in(const Field& field, const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (field.type.kind != semantics::TypeKind::integer) return std::nullopt;
  return static_cast<double>(std::get<int64_t>(value));
}

/// `missing when` says how missing is spelled in data; numbers are compared as such.
bool means_missing(const Model& model, const Field& field, const Value& value) {
  const std::string text = semantics::value_text(model, field.type, value);
  const std::optional<double> number = number_in(field, value);
  return std::ranges::any_of(field.missing_when, [&](const std::string& spelling) {
    const auto spelled = values::parse_number(values::trim(spelling));
    return values::equals_folded(text, spelling) || (number && spelled.known && spelled.value == *number);
  });
}

/// What a test gives a field, or missing.
Value value_of(const Model& model, const std::vector<Test::FieldValue>& given, const std::vector<Field>& fields,
               uint32_t field) {
  const auto found = std::ranges::find(given, field, &Test::FieldValue::field);
  if (found == given.end() || means_missing(model, fields[field], found->value)) return semantics::Missing{};
  return found->value;
}

/// The first required field that a record lacks, or null.
const Field* find_lacking(const Model& model, const std::vector<Test::FieldValue>& given,
                          const std::vector<Field>& fields) {
  for (uint32_t field = 0; field < fields.size(); ++field) {
    if (fields[field].required && is_missing(value_of(model, given, fields, field))) return &fields[field];
  }
  return nullptr;
}

Value made_up_key(const Field& key) {
  if (key.type.kind == semantics::TypeKind::integer) return int64_t{1};
  return "the lead of the test";
}

ColumnPtr column_of(const Model& model, const semantics::Type& type, const std::vector<Value>& cells) {
  ColumnBuilder builder = builder_of(model, type);
  for (const Value& cell : cells) append_value(builder, cell);
  return builder.finish();
}

/// An event of the test, and what it is ordered by.
struct Placed {
  const Test::Event* written = nullptr;
  int64_t at = 0;
  Value key;  ///< missing where it has none
};

/// Integers by size, texts by their bytes, missing last.
std::strong_ordering compare_keys(const Value& a, const Value& b) {
  if (is_missing(a) || is_missing(b)) return is_missing(a) <=> is_missing(b);
  if (const auto* text = std::get_if<std::string>(&a)) return *text <=> std::get<std::string>(b);
  return std::get<int64_t>(a) <=> std::get<int64_t>(b);
}

bool stands_before(const Placed& a, const Placed& b) {
  if (a.at != b.at) return a.at < b.at;
  if (a.written->kind != b.written->kind) return a.written->kind < b.written->kind;
  if (const auto order = compare_keys(a.key, b.key); order != 0) return order < 0;
  return a.written < b.written;  // of one list
}

class Events {
 public:
  Events(const Model& model, const Interpreter& interpreter, TestLead& made)
      : model_(model), interpreter_(interpreter), made_(made) {}

  void place(const std::vector<Test::Event>& written) {
    for (const Test::Event& event : written) {
      if (auto why = place(event)) made_.left_out.push_back({event.span, *std::move(why)});
    }
    std::ranges::sort(placed_, stands_before);
  }

  void fill(columns::Events& events) const {
    events.offsets = {0, static_cast<int64_t>(placed_.size())};
    for (const Placed& each : placed_) {
      events.kind.push_back(static_cast<uint16_t>(each.written->kind));
      events.at.push_back(each.at);
    }
    for (uint32_t kind = 0; kind < model_.kinds.size(); ++kind) {
      auto& places = events.field_columns.emplace_back();
      for (uint32_t field = 0; field < model_.kinds[kind].fields.size(); ++field) {
        places.push_back(static_cast<int32_t>(events.columns.size()));
        events.columns.push_back(column(kind, field));
      }
    }
  }

 private:
  /// Why the event is left out, or nothing.
  std::optional<std::string> place(const Test::Event& event) {
    const semantics::EventKind& kind = model_.kinds[event.kind];
    Placed made{&event, 0, semantics::Missing{}};
    if (kind.key_field >= 0) made.key = key_of(event, static_cast<uint32_t>(kind.key_field));
    if (!is_missing(made.key) && is_second(event.kind, made.key)) {
      const semantics::Type type = kind.fields[static_cast<size_t>(kind.key_field)].type;
      return fmt::format("it is the second `{}` with the key {}", kind.name,
                         explain::shown_value(model_, type, made.key));
    }
    if (const Field* lacking = find_lacking(model_, event.fields, kind.fields)) {
      return fmt::format("it lacks `{}`, which is required", lacking->name);
    }
    const Value at = interpreter_.evaluate(event.at, made_.leads, made_.row);
    if (is_missing(at)) return "its time is out of range";
    made.at = std::get<int64_t>(at);
    if (made.at > made_.row.now) return "it is later than now";
    placed_.push_back(std::move(made));
    return std::nullopt;
  }

  bool is_second(uint32_t kind, const Value& key) {
    const std::pair<uint32_t, Value> whole(kind, key);
    if (std::ranges::find(keys_, whole) != keys_.end()) return true;
    keys_.push_back(whole);
    return false;
  }

  /// Keys are trimmed, nothing else.
  Value key_of(const Test::Event& event, uint32_t field) const {
    Value key = value_of(model_, event.fields, model_.kinds[event.kind].fields, field);
    if (const auto* text = std::get_if<std::string>(&key)) return std::string(std::string_view(values::trim(*text)));
    return key;
  }

  ColumnPtr column(uint32_t kind, uint32_t field) const {
    const std::vector<Field>& fields = model_.kinds[kind].fields;
    std::vector<Value> cells;
    for (const Placed& each : placed_) {
      const bool has = each.written->kind == kind;
      cells.push_back(has ? value_of(model_, each.written->fields, fields, field) : semantics::Missing{});
    }
    return column_of(model_, fields[field].type, cells);
  }

  const Model& model_;
  const Interpreter& interpreter_;
  TestLead& made_;
  std::vector<Placed> placed_;
  std::vector<std::pair<uint32_t, Value>> keys_;  ///< seen so far, of each kind
};

}  // namespace

TestLead lead_of(const Model& model, const Test& test, const Interpreter& interpreter, int64_t now) {
  TestLead made;
  made.leads.count = 1;
  made.row.now = now;
  for (uint32_t field = 0; field < model.lead_fields.size(); ++field) {
    const Field& declared = model.lead_fields[field];
    Value value = value_of(model, test.lead, model.lead_fields, field);
    const bool is_key = static_cast<int32_t>(field) == model.key_field;
    if (is_key && is_missing(value)) value = made_up_key(declared);
    if (declared.required && is_missing(value)) {
      made.fault =
          fmt::format("the {} lacks `{}`, which is required", model.account ? "account" : "lead", declared.name);
    }
    made.leads.lead_fields.push_back(column_of(model, declared.type, {value}));
    if (is_key) made.leads.key = made.leads.lead_fields.back();
  }
  Events events(model, interpreter, made);
  events.place(test.events);
  events.fill(made.leads.events);
  made.row = columns::row_of(made.leads, 0, now);
  return made;
}

}  // namespace merit::driver
