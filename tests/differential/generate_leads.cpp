#include "tests/differential/generate_leads.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <utility>

#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"
#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"
#include "runtime/values/owned_text.h"

namespace merit::differential {

namespace {

using semantics::Model;
using semantics::Type;
using semantics::TypeKind;
using semantics::Value;

/// The first that lies in the range of times as a whole: readers take none before it.
constexpr int64_t kFirstDay = std::numeric_limits<int64_t>::min() / values::kMicrosPerDay;

/// What a definition mentions.
struct Pool {
  std::vector<std::string> texts = {"", " ", "x", "Ärger", "stra\u00dfe", "\u212a", "me@example.com", "@", "a@b@C.de"};
  std::vector<int64_t> integers = {
      0, 1, 2, 3, 10, 100, -1, std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()};
  std::vector<double> numbers = {0, -0.0, 0.1, 1, 2.5, 1e300, -1e300, 5e-324};
  std::vector<int64_t> spans = {0, values::kMicrosPerHour, values::kMicrosPerDay, 400 * values::kMicrosPerDay};

  void add(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) texts.push_back(*text);
    if (const auto* number = std::get_if<double>(&value)) numbers.push_back(*number);
    const auto* integer = std::get_if<int64_t>(&value);
    if (integer == nullptr) return;
    constexpr int64_t kSecond = values::kMicrosPerSecond;
    auto& list = -kSecond < *integer && *integer < kSecond ? integers : spans;
    list.push_back(*integer);
  }
};

Pool pool_of(const Model& model) {
  Pool pool;
  for (const semantics::Expression& expression : model.expressions) {
    if (const auto* constant = std::get_if<semantics::Constant>(&expression.node)) pool.add(constant->value);
  }
  for (const semantics::Set& set : model.sets) {
    for (const Value& value : set.values) pool.add(value);
  }
  for (const semantics::Table& table : model.tables) {
    for (const auto& [key, value] : table.rows) pool.add(key);
  }
  return pool;
}

class Generator {
 public:
  Generator(const Model& model, uint64_t seed, const Shape& shape)
      : model_(model), shape_(shape), pool_(pool_of(model)), random_(seed) {}

  columns::Leads leads() {
    columns::Leads leads;
    leads.count = shape_.leads;
    for (const semantics::Field& field : model_.lead_fields) {
      leads.lead_fields.push_back(column(field, static_cast<size_t>(shape_.leads), [](size_t) { return true; }));
    }
    if (shape_.previous) add_previous(leads);
    add_events(leads.events);
    return leads;
  }

  std::vector<Value> parameters() {
    std::vector<Value> values;
    for (const semantics::Parameter& each : model_.parameters) {
      const bool its_own = each.low.has_value() || below(3) == 0;
      values.push_back(its_own ? within(each) : value(each.type));
    }
    return values;
  }

 private:
  Value within(const semantics::Parameter& parameter) {
    if (!parameter.low || !parameter.high) return parameter.value;
    const Value choices[] = {parameter.value, *parameter.low, *parameter.high};
    return choices[below(3)];
  }

  Value value(const Type& type) {
    switch (type.kind) {
      case TypeKind::boolean:
        return below(2) == 0;
      case TypeKind::number:
        return any_of(pool_.numbers);
      case TypeKind::text:
        return text();
      case TypeKind::time:
        return time();
      case TypeKind::date:
        return date();
      case TypeKind::duration:
        return any_of(pool_.spans);
      default:
        return type.kind == TypeKind::integer ? integer() : 0;
    }
  }

  int64_t below(int64_t count) { return std::uniform_int_distribution<int64_t>(0, count - 1)(random_); }
  bool with_chance(double chance) { return std::uniform_real_distribution<>(0, 1)(random_) < chance; }
  template <typename T>
  const T& any_of(const std::vector<T>& list) {
    return list[static_cast<size_t>(below(static_cast<int64_t>(list.size())))];
  }

  std::string text() {
    std::string text = any_of(pool_.texts);
    switch (below(6)) {
      case 0:
        return values::upper(text);
      case 1:
        return " " + text + "\u00a0";
      case 2:
        return text + any_of(pool_.texts);
      case 3:
        return any_of(pool_.texts) + text;
      default:
        return text;
    }
  }

  int64_t integer() {
    const int64_t value = any_of(pool_.integers);
    const int64_t step = below(3) - 1;
    return values::saturating_add(value, step);
  }

  /// Often a moment where a window of the definition begins or ends, or a microsecond beside it.
  int64_t time() {
    const int64_t span = any_of(pool_.spans);
    constexpr int64_t kLongest = int64_t{1} << 48;
    const int64_t edge = span > kLongest || span < -kLongest ? span : kNow - span;
    if (below(3) == 0) return kNow - below(40 * values::kMicrosPerDay);
    return values::saturating_add(edge, below(3) - 1);
  }

  int64_t date() { return std::max(values::floor_divide(time(), values::kMicrosPerDay), kFirstDay); }

  /// Where something that must follow in time still does, or a microsecond beside it.
  int64_t time_after(int64_t before) {
    const int64_t after = values::saturating_add(before, any_of(pool_.spans));
    return std::min(values::saturating_add(after, below(3) - 1), kNow);
  }

  void append(columns::ColumnBuilder& column, const Type& type) {
    switch (type.kind) {
      case TypeKind::boolean:
        return column.append_integer(below(2));
      case TypeKind::number:
        return column.append_number(below(2) == 0 ? any_of(pool_.numbers) : static_cast<double>(below(1000)) / 8);
      case TypeKind::text:
        return column.append_text(text());
      case TypeKind::time:
        return column.append_integer(time());
      case TypeKind::date:
        return column.append_integer(date());
      case TypeKind::enumeration:
        return column.append_integer(below(static_cast<int64_t>(model_.enumerations[type.enumeration].labels.size())));
      default:
        return column.append_integer(integer());
    }
  }

  /// Mostly stages that the definition has, however they are written.
  void add_previous(columns::Leads& leads) {
    const std::vector<std::string>& stages = model_.enumerations[model_.stage_enumeration].labels;
    columns::ColumnBuilder stage(columns::Type::text);
    for (int64_t lead = 0; lead < shape_.leads; ++lead) {
      const std::string& name = any_of(stages);
      if (with_chance(shape_.missing)) {
        stage.append_missing();
      } else {
        stage.append_text(below(8) == 0 ? text() : below(3) == 0 ? " " + values::upper(name) : name);
      }
    }
    const columns::ColumnPtr plain = stage.finish();
    leads.lead_fields.push_back(shape_.dictionary ? encoded(*plain) : plain);
    const auto rows = static_cast<size_t>(shape_.leads);
    semantics::Field reached;
    reached.type = {TypeKind::time};
    leads.lead_fields.push_back(column(reached, rows, [](size_t) { return true; }));
  }

  /// Values that no spelling of missing means, in the rows that have the field: readers give no others.
  template <typename Has>
  columns::ColumnPtr column(const semantics::Field& field, size_t rows, Has has) {
    const Type& type = field.type;
    columns::ColumnBuilder builder(static_cast<columns::Type>(type.kind));
    for (size_t row = 0; row < rows; ++row) {
      if (shape_.missing > 0 && (!has(row) || (!field.required && with_chance(shape_.missing)))) {
        builder.append_missing();
      } else if (field.missing_when.empty()) {
        append(builder, type);
      } else {
        builder.append_cell(*cell_not_spelt(field), 0);
      }
    }
    columns::ColumnPtr plain = builder.finish();
    return shape_.dictionary && type.kind == TypeKind::text ? encoded(*plain) : plain;
  }

  columns::ColumnPtr cell_not_spelt(const semantics::Field& field) {
    for (;;) {
      columns::ColumnBuilder one(static_cast<columns::Type>(field.type.kind));
      append(one, field.type);
      columns::ColumnPtr cell = one.finish();
      if (!is_spelt(field, text_of(field.type, *cell))) return cell;
    }
  }

  /// As `missing when` compares: texts as `is` does, numbers by value.
  static bool is_spelt(const semantics::Field& field, std::string_view text) {
    const bool is_number = field.type.kind == TypeKind::integer || field.type.kind == TypeKind::number;
    return std::ranges::any_of(field.missing_when, [&](const std::string& spelling) {
      if (!is_number) return values::equals_folded(text, spelling);
      const auto number = values::parse_number(spelling);
      return number.known && values::parse_number(text).value == number.value;
    });
  }

  /// Of a column's one cell, as a CSV file would have it.
  std::string text_of(const Type& type, const columns::Column& column) const {
    switch (type.kind) {
      case TypeKind::boolean:
        return column.integers[0] != 0 ? "true" : "false";
      case TypeKind::number:
        return values::number_text(column.numbers[0]);
      case TypeKind::text:
        return std::string(column.text_at(0));
      case TypeKind::time:
        return values::time_text(column.integers[0]);
      case TypeKind::date:
        return values::date_text(column.integers[0]);
      case TypeKind::enumeration:
        return model_.enumerations[type.enumeration].labels[static_cast<size_t>(column.integers[0])];
      default:
        return std::to_string(column.integers[0]);
    }
  }

  /// Keys of the events of a kind: no two are the same, and at one time of a lead they stand in order, those without
  /// one last.
  columns::ColumnPtr keys(const semantics::Field& field, const columns::Events& events, uint16_t kind) {
    const bool is_integer = field.type.kind == TypeKind::integer;
    columns::ColumnBuilder builder(static_cast<columns::Type>(field.type.kind));
    int64_t next = is_integer ? -3 : 1'000'000;
    int64_t lead = 0;
    std::pair<int64_t, int64_t> lacking = {-1, 0};  // the lead and the time at which its events have none
    for (int64_t row = 0; row < events.rows(); ++row) {
      const auto i = static_cast<size_t>(row);
      while (row >= events.offsets[static_cast<size_t>(lead) + 1]) ++lead;
      const std::pair<int64_t, int64_t> now = {lead, events.at[i]};
      if (shape_.missing > 0 && events.kind[i] == kind && with_chance(shape_.missing)) lacking = now;
      if (shape_.missing > 0 && (events.kind[i] != kind || lacking == now)) {
        builder.append_missing();
        continue;
      }
      while (is_spelt(field, std::to_string(++next))) continue;
      if (is_integer) {
        builder.append_integer(next);
      } else {
        const std::string word = below(2) == 0 ? "" : text();
        builder.append_text(std::to_string(next).append(std::string_view(values::trim(word))));
      }
    }
    return builder.finish();
  }

  static columns::ColumnPtr encoded(const columns::Column& plain) {
    auto column = std::make_shared<columns::Column>();
    auto dictionary = std::make_shared<columns::Dictionary>();
    std::map<std::string, int32_t, std::less<>> codes;
    column->type = plain.type;
    for (int64_t row = 0; row < plain.length; ++row) {
      column->append_validity(plain.known(row));
      if (!plain.known(row)) {
        column->codes.push_back(0);
        continue;
      }
      const std::string text(plain.text_at(row));
      const auto [found, is_new] = codes.try_emplace(text, static_cast<int32_t>(codes.size()));
      if (is_new) dictionary->values.push_back(text);
      column->codes.push_back(found->second);
    }
    column->dictionary = std::move(dictionary);
    return column;
  }

  void add_events(columns::Events& events) {
    events.offsets.push_back(0);
    const auto kinds = static_cast<int64_t>(model_.kinds.size());
    for (int64_t lead = 0; lead < shape_.leads; ++lead) {
      std::vector<std::pair<int64_t, uint16_t>> found;
      const int64_t count = kinds == 0 ? 0 : shape_.exactly ? shape_.most_events : below(shape_.most_events + 1);
      for (int64_t i = 0; i < count; ++i) {
        const int64_t at = found.empty() || below(3) > 0 ? time() : time_after(any_of(found).first);
        found.emplace_back(at, static_cast<uint16_t>(below(kinds)));
      }
      std::ranges::sort(found);
      for (const auto& [at, kind] : found) {
        events.at.push_back(at);
        events.kind.push_back(kind);
      }
      events.offsets.push_back(events.rows());
    }
    for (uint16_t kind = 0; kind < kinds; ++kind) {
      events.field_columns.emplace_back();
      for (const semantics::Field& field : model_.kinds[kind].fields) {
        events.field_columns.back().push_back(static_cast<int32_t>(events.columns.size()));
        const bool is_key =
            model_.kinds[kind].key_field == static_cast<int32_t>(events.field_columns.back().size()) - 1;
        events.columns.push_back(is_key ? keys(field, events, kind) : column(field, events.at.size(), [&](size_t row) {
          return events.kind[row] == kind;
        }));
      }
    }
  }

  const Model& model_;
  Shape shape_;
  Pool pool_;
  std::mt19937_64 random_;
};

}  // namespace

columns::Leads generate_leads(const Model& model, uint64_t seed, const Shape& shape) {
  return Generator(model, seed, shape).leads();
}

std::vector<Value> generate_parameters(const Model& model, uint64_t seed) {
  return Generator(model, seed, {}).parameters();
}

std::vector<columns::Row> all_rows(const columns::Leads& leads, int64_t now) {
  std::vector<columns::Row> rows;
  for (int64_t lead = 0; lead < leads.count; ++lead) rows.push_back(columns::row_of(leads, lead, now));
  return rows;
}

}  // namespace merit::differential
