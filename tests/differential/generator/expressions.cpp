// Names, literals and what every type has: choices, calls, look-ups.
#include "tests/differential/generator/expressions.h"

#include <algorithm>

namespace merit::differential {

namespace {

constexpr const char* kLabels[] = {"\"free\"", "\"trial\"", "\"paid\""};

void add(const std::vector<Named>& from, Kind kind, const std::string& prefix, std::vector<std::string>& names) {
  for (const Named& each : from) {
    if (each.kind == kind) names.push_back(prefix + each.name);
  }
}

}  // namespace

std::string type_text(Kind kind) {
  constexpr const char* kTypes[] = {"boolean", "integer", "number",   "text",
                                    "time",    "date",    "duration", "one of \"free\", \"trial\", \"paid\""};
  return kTypes[static_cast<size_t>(kind)];
}

std::string Expressions::literal(Kind kind) {
  constexpr const char* kBooleans[] = {"true", "false"};
  constexpr const char* kIntegers[] = {"0", "1", "2", "3", "10", "100", "(-1)", "9223372036854775807", "1_000"};
  constexpr const char* kNumbers[] = {"0.0", "0.5", "2.5", "10%", "(-1.25)", "0.1", "123456789.125", "1000000.0"};
  constexpr const char* kTexts[] = {"\"\"",      "\"a\"",      "\" A \"",     "\"/pricing\"", "\"me@example.com\"",
                                    "\"Ärger\"", "\"straße\"", "\"STRASSE\"", "\"x@b@C.de\"", "\"\\u{212A}\\n\""};
  constexpr const char* kTimes[] = {"now", "2026-10-31T00:00Z", "2026-10-25T02:30", "2026-03-29T02:30:00.000001",
                                    "1969-12-31T23:59:59.999999-05:00"};
  constexpr const char* kDates[] = {"2026-10-31", "2026-10-30", "2026-01-01", "1970-01-01", "2024-02-29"};
  constexpr const char* kDurations[] = {"1 day", "30 days", "1 hour", "90 seconds", "2 weeks", "0.5 days", "1 second"};
  switch (kind) {
    case Kind::boolean:
      return choices_.of(kBooleans);
    case Kind::integer:
      return choices_.of(kIntegers);
    case Kind::number:
      return choices_.of(kNumbers);
    case Kind::text:
      return choices_.of(kTexts);
    case Kind::time:
      return choices_.of(kTimes);
    case Kind::date:
      return choices_.of(kDates);
    case Kind::duration:
      return choices_.of(kDurations);
    case Kind::plan:
      return choices_.of(kLabels);
    case Kind::stage:
      return choices_.of(vocabulary_.stages);
  }
  return {};
}

/// What has this type and can be named here.
std::vector<std::string> Expressions::names(Kind kind, const View& view) const {
  std::vector<std::string> names;
  if (view.arguments != nullptr) add(*view.arguments, kind, "", names);
  if (view.event != nullptr) {
    add(view.event->fields, kind, "", names);
    if (kind == Kind::time) names.emplace_back("at");
  }
  add(vocabulary_.parameters, kind, "", names);
  if (view.place == Place::function) return names;
  add(vocabulary_.lead_fields, kind, view.event == nullptr ? "" : "lead.", names);
  if (view.events_of_lets) {
    add(vocabulary_.lets, kind, "", names);
    add(vocabulary_.scores, kind, "", names);
    add(vocabulary_.outputs, kind, "", names);
  }
  if (view.place != Place::rule && view.event == nullptr) add_decision(kind, view, names);
  return names;
}

/// What has been decided; a route does not see what it decides itself.
void Expressions::add_decision(Kind kind, const View& view, std::vector<std::string>& names) const {
  if (kind == Kind::stage) names.insert(names.end(), {"stage", "could_reach"});
  if (kind == Kind::text) names.emplace_back("disqualified");
  if (kind == Kind::time) names.emplace_back("reached");
  if (view.place == Place::route) return;
  add(vocabulary_.decided, kind, "", names);
  if (kind == Kind::text) names.emplace_back("queue");
  if (kind == Kind::time) names.emplace_back("respond_by");
  if (kind == Kind::time && !vocabulary_.routed.empty()) names.insert(names.end(), {"at_latest", "recheck_at"});
}

std::string Expressions::leaf(Kind kind, const View& view) {
  const std::vector<std::string> known = names(kind, view);
  const bool must_name = kind == Kind::plan || kind == Kind::stage;  // a label alone has no type
  if (!known.empty() && (must_name || choices_.below(3) < 2)) return choices_.of(known);
  return literal(kind);
}

Kind Expressions::any_kind(const View& view) {
  const Kind kind = choices_.of(std::vector{Kind::boolean, Kind::integer, Kind::number, Kind::text, Kind::time,
                                            Kind::date, Kind::duration, Kind::plan});
  return has(kind, view) ? kind : Kind::text;
}

std::string Expressions::of(Kind kind, const View& view, int depth) {
  if (depth <= 0) return leaf(kind, view);
  switch (choices_.below(9)) {
    case 0:
    case 1:
      return leaf(kind, view);
    case 2:
      return choice(kind, view, depth - 1);
    case 3:
      return call(kind, view, depth - 1);
    default:
      return operation(kind, view, depth - 1);
  }
}

std::string Expressions::beside(Kind kind, const View& view, int depth) {
  const bool is_enumeration = kind == Kind::plan || kind == Kind::stage;
  if (is_enumeration && choices_.below(3) < 2) return literal(kind);
  return of(kind, view, depth);
}

/// `if`, `case`, `default`.
std::string Expressions::choice(Kind kind, const View& view, int depth) {
  const auto condition = [&] { return this->condition(view, depth); };
  switch (choices_.below(3)) {
    case 0: {
      const std::string value = of(kind, view, depth);
      return in_brackets(in_brackets(value) + " default " + in_brackets(beside(kind, view, depth)));
    }
    case 1: {
      std::string text = "if " + condition();
      text += " then " + of(kind, view, depth);
      return in_brackets(text + " otherwise " + beside(kind, view, depth));
    }
    default: {
      std::string text = "case { " + of(kind, view, depth);
      text += " when " + condition();
      for (uint32_t more = choices_.below(3); more > 0; --more) {
        text += ", " + beside(kind, view, depth);
        text += " when " + condition();
      }
      if (choices_.below(2) == 0) text += ", " + beside(kind, view, depth) + " otherwise";
      return in_brackets(text + " }");
    }
  }
}

/// Declared functions and tables that give this type; without one, an operation.
std::string Expressions::call(Kind kind, const View& view, int depth) {
  std::vector<FunctionName> functions;
  for (const FunctionName& each : vocabulary_.functions) {
    const auto can_give = [&](Kind argument) { return has(argument, view); };
    if (each.result == kind && std::ranges::all_of(each.arguments, can_give)) functions.push_back(each);
  }
  std::vector<TableName> tables;
  for (const TableName& each : vocabulary_.tables) {
    if (each.value == kind && has(each.key, view)) tables.push_back(each);
  }
  if (!tables.empty() && (functions.empty() || choices_.below(2) == 0)) {
    const TableName table = choices_.of(tables);
    return table.name + "[" + of(table.key, view, depth) + "]";
  }
  if (functions.empty()) return operation(kind, view, depth);
  const FunctionName function = choices_.of(functions);
  std::string text = function.name + "(";
  for (size_t i = 0; i < function.arguments.size(); ++i) {
    text += (i == 0 ? "" : ", ") + of(function.arguments[i], view, depth);
  }
  return text + ")";
}

std::string Expressions::operation(Kind kind, const View& view, int depth) {
  switch (kind) {
    case Kind::boolean:
      return boolean(view, depth);
    case Kind::integer:
      return integer(view, depth);
    case Kind::number:
      return number(view, depth);
    case Kind::text:
      return text(view, depth);
    case Kind::time:
      return time(view, depth);
    case Kind::date:
      return date(view, depth);
    case Kind::duration:
      return duration(view, depth);
    case Kind::plan: {
      const std::string found = view.patterns ? aggregate(kind, view, depth) : "";
      return found.empty() ? leaf(kind, view) : found;
    }
    case Kind::stage:
      break;
  }
  return leaf(kind, view);
}

std::string Expressions::template_text(const View& view, int depth) {
  std::string text = "\"";
  for (uint32_t parts = choices_.below(3); parts > 0; --parts) {
    const Kind kind = any_kind(view);
    std::string filled = of(kind, view, depth);
    // A text in a text would need another spelling of its quotes.
    if (filled.find_first_of("\"{}\\") != std::string::npos) filled = "now";
    text += "of {" + filled + "}, ";
  }
  return text + "because\"";
}

std::string Expressions::length() {
  std::vector<std::string> names;
  add(vocabulary_.parameters, Kind::duration, "", names);
  if (!names.empty() && choices_.once_in(3)) return choices_.of(names);
  return literal(Kind::duration);
}

std::string Expressions::count() {
  std::vector<std::string> names;
  add(vocabulary_.parameters, Kind::integer, "", names);
  if (!names.empty() && choices_.once_in(3)) return choices_.of(names);
  return std::to_string(choices_.of(std::vector{1, 2, 0, 3, 5}));
}

}  // namespace merit::differential
