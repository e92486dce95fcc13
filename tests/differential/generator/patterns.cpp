// Patterns, their windows, and what is made of their events.
#include <algorithm>

#include "tests/differential/generator/expressions.h"

namespace merit::differential {

const EventName& Expressions::event() {
  return vocabulary_.events[choices_.below(vocabulary_.events.size())];
}

std::string Expressions::pattern_of(const EventName& event, const View& view, int depth) {
  std::string text = event.name;
  if (choices_.below(2) == 1) {
    View inside = view;
    inside.event = &event;
    inside.patterns = false;
    text += " where " + condition(inside, std::max(1, depth));
  }
  if (choices_.below(2) == 1) {
    View outside = view;
    outside.event = nullptr;
    outside.patterns = view.patterns && view.event == nullptr;
    text += " " + window(outside, std::min(depth, 1));
  }
  return text;
}

std::string Expressions::sequence(const View& view, int depth) {
  std::string text = pattern(view, depth);
  for (uint32_t more = 1 + choices_.below(3); more > 0; --more) {
    text += " followed by " + pattern(view, depth);
    text += gap();
  }
  return text;
}

/// Of a step from the one before. Every length is a second or longer, but where a run says otherwise.
std::string Expressions::gap() {
  switch (choices_.below(5)) {
    case 1:
      return " within " + length();
    case 2:
      return " after " + length();
    case 3:
      return " after 1 second within " + length();
    case 4:
      return " after 1 hour within 2 weeks";
    default:
      return "";
  }
}

/// What `not followed by` may stand behind, and it.
std::string Expressions::absence(const View& view, int depth) {
  std::string text = choices_.once_in(3) ? sequence(view, depth) : pattern(view, depth);
  text += " not followed by " + pattern(view, depth);
  if (choices_.below(3) > 0) text += " within " + length();
  return text;
}

std::string Expressions::window(const View& view, int depth) {
  constexpr const char* kUnits[] = {"day", "week", "month", "quarter", "year"};
  constexpr const char* kCalendar[] = {"2 months", "1 quarter", "3 years"};
  constexpr const char* kBetween[] = {"from 60 to 30 days ago", "from 30 to 0 days ago", "from 6 to 2 months ago",
                                      "from 48 to 1 hours ago"};
  const auto moment = [&] { return of(choices_.below(3) < 2 ? Kind::time : Kind::date, view, depth); };
  switch (choices_.below(9)) {
    case 0:
      return "in last " + (choices_.once_in(3) ? std::string(choices_.of(kCalendar)) : length());
    case 1:
      return "more than " + (choices_.once_in(3) ? std::string(choices_.of(kCalendar)) : length()) + " ago";
    case 2:
      return choices_.of(kBetween);
    case 3:
      return "since " + moment();
    case 4:
      return "before " + moment();
    case 5: {
      const std::string from = moment();
      return "from " + from + " until " + moment();
    }
    case 6: {
      constexpr const char* kWays[] = {" of ", " after ", " before "};
      const std::string span = length();
      const std::string way = choices_.of(kWays);
      return "within " + span + way + moment();
    }
    case 7: {
      const std::string which = choices_.below(2) == 0 ? "this " : "previous ";
      return which + choices_.of(kUnits);
    }
    default:
      return choices_.below(2) == 0 ? "today" : "yesterday";
  }
}

/// `FORM of FIELD of P`, of a field of this type.
std::string Expressions::field_aggregate(const std::vector<std::string>& forms, Kind field, const View& view,
                                         int depth) {
  std::vector<std::pair<const EventName*, std::string>> fields;
  for (const EventName& event : vocabulary_.events) {
    for (const Named& each : event.fields) {
      if (each.kind == field) fields.emplace_back(&event, each.name);
    }
    if (field == Kind::time) fields.emplace_back(&event, "time");
  }
  if (fields.empty()) return {};
  const auto [event, name] = choices_.of(fields);
  std::string form = choices_.of(forms);
  form.replace(form.find('@'), 1, name);
  return in_brackets(form + pattern_of(*event, view, depth));
}

std::string Expressions::aggregate(Kind kind, const View& view, int depth) {
  const std::vector<std::string> values = {"@ of first ", "@ of last ", "highest of @ of ", "lowest of @ of "};
  const std::vector<std::string> unordered = {"@ of first ", "@ of last "};
  constexpr const char* kUnits[] = {"days", "weeks", "months", "quarters", "years"};
  switch (kind) {
    case Kind::integer:
      switch (choices_.below(4)) {
        case 0:
          return in_brackets("count of " + (choices_.once_in(3) ? sequence(view, depth) : pattern(view, depth)));
        case 1: {
          const Kind field = choices_.of(
              std::vector{Kind::text, Kind::integer, Kind::number, Kind::boolean, Kind::time, Kind::date, Kind::plan});
          return field_aggregate({"count of distinct @ of "}, field, view, depth);
        }
        case 2: {
          const std::string unit = choices_.of(kUnits);
          return in_brackets("distinct " + unit + " of " + pattern(view, depth));
        }
        default: {
          std::vector<std::string> forms = values;
          forms.emplace_back("sum of @ of ");
          return field_aggregate(forms, kind, view, depth);
        }
      }
    case Kind::number: {
      if (choices_.below(3) == 0) return field_aggregate({"average of @ of "}, numeric(), view, depth);
      std::vector<std::string> forms = values;
      forms.emplace_back("sum of @ of ");
      return field_aggregate(forms, kind, view, depth);
    }
    case Kind::duration:
      return in_brackets("time since last " + pattern(view, depth));
    case Kind::text:
    case Kind::boolean:
      return field_aggregate(unordered, kind, view, depth);
    default:
      return field_aggregate(values, kind, view, depth);
  }
}

}  // namespace merit::differential
