#include "compiler/plan/print_plan.h"

#include <fmt/format.h>

#include "compiler/plan/operations.h"
#include "runtime/values/owned_text.h"

namespace merit::plan {

namespace {

constexpr const char* kUnits[] = {"day", "week", "month", "quarter", "year"};
constexpr const char* kScopes[] = {"run", "moment", "lead", "event"};

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n') {
      result += "\\n";
    } else {
      result += c;
    }
  }
  result += '"';
  return result;
}

template <typename Items, typename Show>
std::string joined(const Items& items, Show show) {
  std::string all;
  for (const auto& item : items) {
    if (!all.empty()) all += ", ";
    all += show(item);
  }
  return all;
}

std::string id_text(OperationId id) {
  return fmt::format("%{}", index_of(id));
}

class Printer {
 public:
  explicit Printer(const Plan& plan) : plan_(plan) {}

  std::string print() {
    for (size_t i = 0; i < plan_.operations.size(); ++i) operation(i);
    for (size_t i = 0; i < plan_.patterns.size(); ++i) pattern(i);
    for (size_t i = 0; i < plan_.sequences.size(); ++i) sequence(i);
    for (const Root& root : plan_.roots) print_root(root);
    if (plan_.event_filter) filter(*plan_.event_filter);
    return std::move(text_);
  }

  std::string value(const Value& value, Type type) const {
    if (semantics::is_missing(value)) return "missing";
    switch (type.kind) {
      case TypeKind::boolean:
        return std::get<bool>(value) ? "true" : "false";
      case TypeKind::integer:
        return values::integer_text(std::get<int64_t>(value));
      case TypeKind::number:
        return values::number_text(std::get<double>(value));
      case TypeKind::text:
        return quoted(std::get<std::string>(value));
      case TypeKind::time:
        return values::time_text(std::get<int64_t>(value));
      case TypeKind::date:
        return values::date_text(std::get<int64_t>(value));
      case TypeKind::duration:
        return values::duration_text(std::get<int64_t>(value));
      case TypeKind::enumeration:
        return quoted(plan_.enumerations[type.enumeration].labels[static_cast<size_t>(std::get<int64_t>(value))]);
      case TypeKind::text_list:
        return fmt::format("[{}]", joined(std::get<std::vector<std::string>>(value), quoted));
    }
    return {};
  }

 private:
  void line(const std::string& text) { text_ += text + "\n"; }

  static const char* type_name(Type type) {
    constexpr const char* kNames[] = {"boolean", "integer",  "number",      "text",     "time",
                                      "date",    "duration", "enumeration", "text list"};
    return kNames[static_cast<size_t>(type.kind)];
  }

  std::string kind_set(uint32_t index) const {
    const auto name = [&](uint16_t kind) { return plan_.kinds[kind]; };
    return fmt::format("{{{}}}", joined(plan_.kind_sets[index], name));
  }

  std::string table(const Table& table) const {
    std::string rows = joined(table.rows, [&](const auto& row) {
      return fmt::format("{}: {}", value(row.first, table.key_type), value(row.second, table.value_type));
    });
    if (table.default_value) {
      rows += fmt::format("{}default {}", rows.empty() ? "" : ", ", value(*table.default_value, table.value_type));
    }
    return fmt::format("{{{}}}", rows);
  }

  /// What `Operation::detail` stands for.
  std::string detail(const Operation& operation) const {
    const uint32_t index = operation.detail;
    switch (info(operation.code).detail) {
      case Detail::none:
        return operation.code == Opcode::constant ? value(operation.constant, operation.type) : std::string();
      case Detail::parameter:
        return plan_.parameters[index].first;
      case Detail::lead_field:
        return plan_.lead_fields[index].name + (plan_.lead_fields[index].known ? " (known)" : "");
      case Detail::event_field:
        return plan_.event_fields[index].name + (plan_.event_fields[index].known ? " (known)" : "");
      case Detail::kind_set:
        return kind_set(index);
      case Detail::calendar:
        return fmt::format("{} {}", plan_.calendars[index].count, unit(plan_.calendars[index].unit));
      case Detail::regex:
        return quoted(plan_.regexes[index]);
      case Detail::set: {
        const Set& set = plan_.sets[index];
        return fmt::format("{{{}}}", joined(set.values, [&](const Value& v) { return value(v, set.type); }));
      }
      case Detail::template_text:
        return joined(plan_.templates[index], quoted);
      case Detail::table:
        return table(plan_.tables[index]);
      case Detail::pattern:
        return fmt::format("pattern {}", index);
      case Detail::pattern_unit:
        return fmt::format("{}s of pattern {}", unit(plan_.pattern_units[index].unit),
                           plan_.pattern_units[index].pattern);
      case Detail::sequence:
        return fmt::format("sequence {}", index);
      case Detail::sequence_pair:
        return fmt::format("sequences {} and {}", plan_.sequence_pairs[index].a, plan_.sequence_pairs[index].b);
      case Detail::text_table:
        return fmt::format("of {}: {}", id_text(plan_.text_tables[index].column),
                           id_text(plan_.text_tables[index].value));
    }
    return {};
  }

  static const char* unit(semantics::CalendarUnit unit) { return kUnits[static_cast<size_t>(unit)]; }

  void operation(size_t index) {
    const Operation& operation = plan_.operations[index];
    std::string text = fmt::format("%{} = {}", index, info(operation.code).name);
    for (const OperationId operand : operation.operands) text += fmt::format(" %{}", index_of(operand));
    if (const std::string what = detail(operation); !what.empty()) text += fmt::format(" {}", what);
    line(text + fmt::format(" : {}, {}", type_name(operation.type), kScopes[static_cast<size_t>(operation.scope)]));
  }

  void pattern(size_t index) {
    const Pattern& pattern = plan_.patterns[index];
    std::string text = fmt::format("pattern {} = {}", index, kind_set(pattern.kinds));
    if (pattern.from) text += (pattern.from->included ? " at >= " : " at > ") + id_text(pattern.from->time);
    if (pattern.until) text += (pattern.until->included ? " at <= " : " at < ") + id_text(pattern.until->time);
    if (pattern.where) text += " where " + id_text(*pattern.where);
    line(text);
  }

  void sequence(size_t index) {
    std::string text;
    for (const Sequence::Step& step : plan_.sequences[index].steps) {
      text += fmt::format("{} pattern {}", text.empty() ? "" : " then", step.pattern);
      if (step.after) text += " after " + id_text(*step.after);
      if (step.within) text += " within " + id_text(*step.within);
    }
    line(fmt::format("sequence {} ={}", index, text));
  }

  /// What stands before the root's name where the plan is of several definitions.
  std::string definition_of(const Root& root) const {
    return plan_.definitions.size() > 1 ? plan_.definitions[root.definition] + ": " : "";
  }

  void print_root(const Root& root) {
    const std::string whose = definition_of(root);
    switch (root.kind) {
      case Root::Kind::column:
        return line(fmt::format("{}column {} = {}", whose, root.name, id_text(root.value)));
      case Root::Kind::stage:
        return line(fmt::format("{}stage = {}", whose, id_text(root.value)));
      case Root::Kind::disqualified:
        return line(fmt::format("{}disqualified = {}", whose, id_text(root.value)));
      case Root::Kind::undecided:
        return line(fmt::format("{}undecided {} when {}", whose, root.name, id_text(root.value)));
      case Root::Kind::reason:
        return line(fmt::format("{}reason {} when {}", whose, id_text(*root.text), id_text(root.value)));
    }
  }

  void filter(const EventFilter& filter) {
    for (size_t i = 0; i < filter.kinds.size(); ++i) {
      const EventFilter::Kind& kind = filter.kinds[i];
      const auto number = [](uint32_t field) { return std::to_string(field); };
      std::string text = kind.wanted() ? fmt::format("fields [{}]", joined(kind.fields, number)) : "not wanted";
      for (const EventFilter::View& each : kind.views) text += "; " + view(kind, each);
      line(fmt::format("events {}: {}", plan_.kinds[i], text));
    }
  }

  static std::string view(const EventFilter::Kind& kind, const EventFilter::View& view) {
    const std::string without_bound = view.earliest ? "" : view.asks_when ? "all" : "whenever";
    std::string text = view.look_back ? "back " + values::duration_text(*view.look_back) : without_bound;
    if (view.earliest) text += (text.empty() ? "since " : ", since ") + values::time_text(*view.earliest);
    for (const uint32_t place : view.needs) {
      const EventFilter::FieldNeed& need = kind.needs[place];
      text += fmt::format(", field {} needs {}", need.field, id_text(need.may_matter));
    }
    return text;
  }

  const Plan& plan_;
  std::string text_;
};

}  // namespace

std::string print_plan(const Plan& plan) {
  return Printer(plan).print();
}

std::string print_value(const Value& value, Type type, const Plan& plan) {
  return Printer(plan).value(value, type);
}

}  // namespace merit::plan
