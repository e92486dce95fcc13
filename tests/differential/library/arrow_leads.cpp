#include "tests/differential/library/arrow_leads.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "runtime/values/numbers.h"
#include "runtime/values/owned_text.h"

namespace merit::differential {

namespace {

using library::test::Arrays;
using library::test::Node;
using semantics::TypeKind;

constexpr int32_t kAllKinds = -1;

bool is_known(const columns::Column& column, int64_t row) {
  return row >= 0 && column.known(row);
}

/// The row of an event without its fields. Undoes itself.
int64_t lacking(int64_t row) {
  return -2 - row;
}
/// The event that a row is of, or -1.
int64_t event_at(int64_t row) {
  return row < -1 ? lacking(row) : row;
}

template <typename To>
bool holds(const columns::Column& column, const std::vector<int64_t>& rows) {
  return std::ranges::all_of(rows, [&](int64_t row) {
    return !is_known(column, row) || std::in_range<To>(column.integers[static_cast<size_t>(row)]);
  });
}

template <typename To>
std::vector<std::optional<To>> integers_as(const columns::Column& column, const std::vector<int64_t>& rows) {
  std::vector<std::optional<To>> values;
  for (const int64_t row : rows) {
    values.emplace_back();
    if (is_known(column, row)) values.back() = static_cast<To>(column.integers[static_cast<size_t>(row)]);
  }
  return values;
}

/// Distinct texts and the codes of all, in the order in which they come; the first text is one that nobody has.
std::pair<Arrays::Texts, std::vector<std::optional<int16_t>>> encoded(const Arrays::Texts& texts) {
  Arrays::Texts distinct = {"nobody has this"};
  std::map<std::string, int16_t> places;
  std::vector<std::optional<int16_t>> codes;
  for (const auto& text : texts) {
    codes.emplace_back();
    if (!text) continue;
    const auto [found, is_new] = places.try_emplace(*text, static_cast<int16_t>(distinct.size()));
    if (is_new) distinct.push_back(text);
    codes.back() = found->second;
  }
  return {distinct, codes};
}

const char* column_name(const semantics::Field& field) {
  return (field.from ? *field.from : field.name).c_str();
}

}  // namespace

ArrowLeads::ArrowLeads(const semantics::Model& model, const columns::Leads& leads, uint64_t seed)
    : model_(model), given_(leads), random_(seed) {
  int64_t begin = 0;
  const Rows rows = padded(begin);
  std::vector<Node> fields;
  for (size_t i = 0; i < model.lead_fields.size(); ++i) {
    fields.push_back(cells(model.lead_fields[i], *leads.lead_fields[i], rows));
  }
  const bool in_tables = one_in(2);
  const auto kinds = static_cast<int32_t>(model.kinds.size());
  const bool together = kinds > 0 && kinds_go_together() && one_in(2);
  if (together && in_tables) add_table(kAllKinds);
  if (together && !in_tables) fields.push_back(list_of_events("events", rows, kAllKinds));
  for (int32_t kind = 0; kind < kinds && !together; ++kind) {
    const semantics::EventKind& declared = model.kinds[static_cast<size_t>(kind)];
    if (in_tables) add_table(kind);
    const std::string& name = one_in(2) ? declared.plural : declared.name;
    if (!in_tables) fields.push_back(list_of_events(name.c_str(), rows, kind));
  }
  const Node all = arrays_.structure("", fields, rows.size());
  Arrays::slice(all, begin, leads.count);
  leads_.size = sizeof leads_;
  leads_.schema = all.schema;
  leads_.array = all.array;
  leads_.event_tables = tables_.data();
  leads_.event_table_count = tables_.size();
}

int64_t ArrowLeads::row_of_another(int64_t rows) {
  return rows == 0 ? -1 : static_cast<int64_t>(random_() % static_cast<uint64_t>(rows));
}

/// All leads from `begin` on, often between others.
ArrowLeads::Rows ArrowLeads::padded(int64_t& begin) {
  constexpr int64_t kPadding[] = {0, 1, 9};
  begin = kPadding[random_() % 3];
  Rows rows;
  for (int64_t i = 0; i < begin; ++i) rows.push_back(row_of_another(given_.count));
  for (int64_t lead = 0; lead < given_.count; ++lead) rows.push_back(lead);
  if (begin > 0) rows.push_back(row_of_another(given_.count));
  return rows;
}

/// Fields of one name have values of one kind, so that one column can hold those of all kinds of events.
bool ArrowLeads::kinds_go_together() const {
  std::map<std::string, semantics::Type> types;
  const auto labels = [&](const semantics::Type& type) {
    const bool is_enumeration = type.kind == TypeKind::enumeration;
    return is_enumeration ? model_.enumerations[type.enumeration].labels : std::vector<std::string>();
  };
  for (const semantics::EventKind& kind : model_.kinds) {
    for (const semantics::Field& field : kind.fields) {
      const semantics::Type first = types.try_emplace(field.name, field.type).first->second;
      if (first.kind != field.type.kind || labels(first) != labels(field.type)) return false;
    }
  }
  return true;
}

// --- columns ---

Node ArrowLeads::cells(const semantics::Field& field, const columns::Column& column, const Rows& rows) {
  const char* const name = column_name(field);
  switch (field.type.kind) {
    case TypeKind::boolean:
      return booleans(field, column, rows);
    case TypeKind::number:
      return numbers(name, column, rows);
    case TypeKind::time:
      return arrays_.cells(name, one_in(2) ? "tsu:UTC" : "tsu:Asia/Kathmandu", integers_as<int64_t>(column, rows));
    case TypeKind::date:
      return arrays_.cells(name, "tdD", integers_as<int32_t>(column, rows));
    case TypeKind::text:
    case TypeKind::enumeration:
      break;
    default:
      return integers(field, column, rows);
  }
  Arrays::Texts values;
  for (const int64_t row : rows) {
    values.push_back(is_known(column, row) ? std::nullopt : missing_text(field));
    if (!is_known(column, row)) continue;
    const bool is_text = field.type.kind == TypeKind::text;
    values.back() = is_text ? std::string(column.text_at(row))
                            : model_.enumerations[field.type.enumeration]
                                  .labels[static_cast<size_t>(column.integers[static_cast<size_t>(row)])];
  }
  return texts(name, values);
}

/// What may stand where a value is missing: nothing, or a spelling of that.
std::optional<std::string> ArrowLeads::missing_text(const semantics::Field& field) {
  if (field.missing_when.empty() || one_in(2)) return std::nullopt;
  const std::string& spelling = field.missing_when[random_() % field.missing_when.size()];
  return one_in(2) ? spelling : " " + values::upper(spelling) + "\u00a0";
}

Node ArrowLeads::integers(const semantics::Field& field, const columns::Column& column, const Rows& rows) {
  const char* const name = column_name(field);
  const auto number = [](const std::string& text) { return values::parse_integer(text); };
  const auto spelling =
      std::ranges::find_if(field.missing_when, [&](const std::string& text) { return number(text).known; });
  if (spelling != field.missing_when.end() && one_in(2)) {
    std::vector<std::optional<int64_t>> values = integers_as<int64_t>(column, rows);
    for (auto& value : values) {
      if (!value && one_in(2)) value = number(*spelling).value;
    }
    return arrays_.cells(name, "l", values);
  }
  if (one_in(2) && holds<int8_t>(column, rows)) return arrays_.cells(name, "c", integers_as<int8_t>(column, rows));
  if (one_in(2) && holds<uint32_t>(column, rows)) return arrays_.cells(name, "I", integers_as<uint32_t>(column, rows));
  if (one_in(4)) {
    Arrays::Texts values;
    for (const auto& value : integers_as<int64_t>(column, rows)) {
      values.push_back(value ? std::to_string(*value) : missing_text(field));
    }
    return texts(name, values);
  }
  return arrays_.cells(name, "l", integers_as<int64_t>(column, rows));
}

/// A number that is missing may be NaN.
Node ArrowLeads::numbers(const char* name, const columns::Column& column, const Rows& rows) {
  const bool as_nan = one_in(3);
  std::vector<std::optional<double>> values;
  for (const int64_t row : rows) {
    values.emplace_back();
    if (is_known(column, row)) {
      values.back() = column.numbers[static_cast<size_t>(row)];
    } else if (as_nan) {
      values.back() = std::nan("");
    }
  }
  return arrays_.cells(name, "g", values);
}

/// Not as numbers where these may be spellings of missing, to this kind or to one that shares the column.
Node ArrowLeads::booleans(const semantics::Field& field, const columns::Column& column, const Rows& rows) {
  const char* const name = column_name(field);
  const auto spells = [](const semantics::EventKind& kind) {
    return std::ranges::any_of(kind.fields, [](const auto& each) { return !each.missing_when.empty(); });
  };
  const bool any_spells = !field.missing_when.empty() || std::ranges::any_of(model_.kinds, spells);
  if (!any_spells && one_in(4)) return arrays_.cells(name, "s", integers_as<int16_t>(column, rows));
  std::vector<std::optional<bool>> values;
  for (const auto& value : integers_as<int64_t>(column, rows)) {
    values.emplace_back();
    if (value) values.back() = *value != 0;
  }
  return arrays_.booleans(name, values);
}

Node ArrowLeads::texts(const char* name, const Arrays::Texts& values) {
  switch (random_() % 5) {
    case 0:
      return arrays_.texts(name, values, "U");
    case 1:
      return arrays_.views(name, values);
    case 2:
    case 3: {
      const auto [distinct, codes] = encoded(values);
      const Node dictionary = one_in(2) ? arrays_.texts("", distinct) : arrays_.views("", distinct);
      return arrays_.dictionary<int16_t>(name, "s", codes, dictionary);
    }
    default:
      return arrays_.texts(name, values);
  }
}

// --- events ---

/// In any order, but for those of one kind at one time, which stay as they stand.
ArrowLeads::Rows ArrowLeads::events_of(int64_t lead, int32_t kind) {
  Rows rows;
  if (lead < 0) return rows;
  const columns::Events& all = given_.events;
  std::map<std::pair<int64_t, uint16_t>, uint64_t> places;
  const bool in_order = one_in(2);
  const auto place = [&](int64_t row) {
    const auto i = static_cast<size_t>(row);
    return places[{all.at[i], all.kind[i]}];
  };
  const auto end = all.offsets[static_cast<size_t>(lead) + 1];
  for (int64_t row = all.offsets[static_cast<size_t>(lead)]; row < end; ++row) {
    const auto i = static_cast<size_t>(row);
    if (kind != kAllKinds && all.kind[i] != kind) continue;
    rows.push_back(row);
    places.try_emplace({all.at[i], all.kind[i]}, in_order ? places.size() : random_());
  }
  std::ranges::stable_sort(rows, {}, place);
  if (one_in(2)) add_lacking(rows);
  if (one_in(2)) add_repeated(lead, kind, rows);
  return rows;
}

/// Events that count for nothing, since they lack a field that is required.
void ArrowLeads::add_lacking(Rows& rows) {
  const Rows own = rows;
  for (const int64_t row : own) {
    const semantics::EventKind& kind = model_.kinds[given_.events.kind[static_cast<size_t>(row)]];
    if (!std::ranges::any_of(kind.fields, &semantics::Field::required) || !one_in(4)) continue;
    rows.insert(rows.begin() + static_cast<int64_t>(random_() % (rows.size() + 1)), lacking(row));
  }
}

/// Likewise, since an event of this lead or of one before has their key: behind the lead's own.
void ArrowLeads::add_repeated(int64_t lead, int32_t kind, Rows& rows) {
  const columns::Events& all = given_.events;
  const int64_t end = all.offsets[static_cast<size_t>(lead) + 1];
  for (int count = 0; count < 4 && end > 0; ++count) {
    const int64_t row = row_of_another(end);
    const uint16_t own = all.kind[static_cast<size_t>(row)];
    const int32_t key = model_.kinds[own].key_field;
    if (key < 0 || (kind != kAllKinds && own != kind)) continue;
    const int32_t column = all.field_columns[own][static_cast<size_t>(key)];
    if (is_known(*all.columns[static_cast<size_t>(column)], row)) rows.push_back(row);
  }
}

/// A column that holds the fields of all kinds that are called so.
Node ArrowLeads::field_of_kinds(const std::string& name, const Rows& rows) {
  const columns::Events& all = given_.events;
  std::optional<semantics::Field> declared;
  columns::ColumnBuilder builder(columns::Type::integer);
  Rows own(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) own[i] = static_cast<int64_t>(i);
  std::vector<const columns::Column*> by_kind(model_.kinds.size(), nullptr);
  for (size_t kind = 0; kind < model_.kinds.size(); ++kind) {
    for (size_t f = 0; f < model_.kinds[kind].fields.size(); ++f) {
      const semantics::Field& field = model_.kinds[kind].fields[f];
      if (field.name != name) continue;
      const columns::ColumnPtr& column = all.columns[static_cast<size_t>(all.field_columns[kind][f])];
      if (!declared) {
        builder = columns::ColumnBuilder(column->type);
        declared = field;
      } else if (declared->missing_when != field.missing_when) {
        declared->missing_when.clear();  // what means missing to one kind may be a value to another
      }
      by_kind[kind] = column.get();
    }
  }
  for (const int64_t row : rows) {
    const columns::Column* const column = row < 0 ? nullptr : by_kind[all.kind[static_cast<size_t>(row)]];
    if (column == nullptr) {
      builder.append_missing();
    } else {
      builder.append_cell(*column, row);
    }
  }
  return cells(of_kinds_.emplace_back(std::move(*declared)), *builder.finish(), own);
}

Node ArrowLeads::events(const Rows& rows, int32_t kind) {
  const columns::Events& all = given_.events;
  std::vector<std::optional<int64_t>> times;
  Arrays::Texts names;
  for (const int64_t row : rows) {
    const auto i = static_cast<size_t>(event_at(row));
    times.push_back(row == -1 ? std::optional<int64_t>() : all.at[i]);
    names.push_back(row == -1 ? std::optional<std::string>() : model_.kinds[all.kind[i]].type_value);
  }
  std::vector<Node> fields = {arrays_.cells("at", "tsu:UTC", times)};
  if (kind == kAllKinds) {
    fields.push_back(texts("type", names));
    std::map<std::string, int> seen;
    for (const semantics::EventKind& each : model_.kinds) {
      for (const semantics::Field& field : each.fields) {
        if (seen[field.name]++ == 0) fields.push_back(field_of_kinds(field.name, rows));
      }
    }
  } else {
    const auto k = static_cast<size_t>(kind);
    for (size_t f = 0; f < model_.kinds[k].fields.size(); ++f) {
      const auto column = static_cast<size_t>(all.field_columns[k][f]);
      fields.push_back(cells(model_.kinds[k].fields[f], *all.columns[column], rows));
    }
  }
  return arrays_.structure("item", fields, rows.size());
}

Node ArrowLeads::list_of_events(const char* name, const Rows& leads, int32_t kind) {
  const bool is_large = one_in(2);
  Rows rows;
  if (one_in(2)) rows.push_back(row_of_another(given_.events.rows()));
  std::vector<int64_t> offsets = {static_cast<int64_t>(rows.size())};
  for (const int64_t lead : leads) {
    const Rows own = events_of(lead, kind);
    rows.insert(rows.end(), own.begin(), own.end());
    offsets.push_back(static_cast<int64_t>(rows.size()));
  }
  const Node items = events(rows, kind);
  return is_large ? arrays_.list(name, offsets, items)
                  : arrays_.list(name, std::vector<int32_t>(offsets.begin(), offsets.end()), items);
}

void ArrowLeads::add_table(int32_t kind) {
  Rows rows;
  const bool is_slice = one_in(2);
  const int64_t another = row_of_another(given_.events.rows());
  if (is_slice) rows = {another, another};
  const auto begin = static_cast<int64_t>(rows.size());
  std::vector<int64_t>& offsets = offsets_.emplace_back();
  if (one_in(2)) rows.push_back(another);  // before the first lead's
  offsets.push_back(static_cast<int64_t>(rows.size()) - begin);
  for (int64_t lead = 0; lead < given_.count; ++lead) {
    const Rows own = events_of(lead, kind);
    rows.insert(rows.end(), own.begin(), own.end());
    offsets.push_back(static_cast<int64_t>(rows.size()) - begin);
  }
  const Node table = events(rows, kind);
  Arrays::slice(table, begin, static_cast<int64_t>(rows.size()) - begin);
  merit_text name = {};
  if (kind != kAllKinds) {
    const std::string& written = model_.kinds[static_cast<size_t>(kind)].name;
    name = {written.data(), written.size()};
  }
  tables_.push_back({table.schema, table.array, offsets.data(), name});
}

}  // namespace merit::differential
