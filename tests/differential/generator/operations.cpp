// Operations that give numbers, texts and times.
#include "tests/differential/generator/expressions.h"

namespace merit::differential {

namespace {

/// `name(argument, …)`
std::string called(const char* function, const std::string& argument) {
  return std::string(function) + "(" + argument + ")";
}

}  // namespace

/// What integers and numbers share.
std::string Expressions::numeric_operation(Kind kind, const View& view, int depth) {
  const std::string left = of(kind, view, depth);
  switch (choices_.below(7)) {
    case 0:
      return in_brackets(left + " + " + of(kind, view, depth));
    case 1:
      return in_brackets(left + " - " + of(kind, view, depth));
    case 2:
      return in_brackets(left + " * " + of(kind, view, depth));
    case 3:
      return in_brackets("-" + in_brackets(left));
    case 4:
      return called("abs", left);
    case 5:
      return called("min", left + ", " + of(kind, view, depth));
    default:
      return called("max", left + ", " + of(kind, view, depth));
  }
}

std::string Expressions::integer(const View& view, int depth) {
  constexpr const char* kRounding[] = {"round", "floor", "ceiling"};
  constexpr const char* kParts[] = {"year", "month", "day", "weekday"};
  switch (choices_.below(7)) {
    case 0:
      return called("length", of(Kind::text, view, depth));
    case 1: {
      const char* const rounding = choices_.of(kRounding);
      return called(rounding, of(numeric(), view, depth));
    }
    case 2: {
      const char* const part = choices_.of(kParts);
      return called(part, of(choices_.below(2) == 0 ? Kind::time : Kind::date, view, depth));
    }
    case 3:
    case 4:
      if (view.patterns) return aggregate(Kind::integer, view, depth);
      [[fallthrough]];
    default:
      return numeric_operation(Kind::integer, view, depth);
  }
}

std::string Expressions::number(const View& view, int depth) {
  switch (choices_.below(6)) {
    case 0: {
      const bool of_durations = choices_.once_in(3);
      const Kind kind = of_durations ? Kind::duration : numeric();
      const std::string left = of(kind, view, depth);
      return in_brackets(left + " / " + of(of_durations ? kind : numeric(), view, depth));
    }
    case 1:
      if (view.patterns) return aggregate(Kind::number, view, depth);
      [[fallthrough]];
    case 2: {  // an integer widens
      const std::string left = of(Kind::integer, view, depth);
      return in_brackets(left + " + " + of(Kind::number, view, depth));
    }
    default:
      return numeric_operation(Kind::number, view, depth);
  }
}

std::string Expressions::text(const View& view, int depth) {
  constexpr const char* kFunctions[] = {"lower", "upper", "trim", "domain"};
  if (view.patterns && choices_.once_in(3)) return aggregate(Kind::text, view, depth);
  const char* const function = choices_.of(kFunctions);
  return called(function, of(Kind::text, view, depth));
}

std::string Expressions::time(const View& view, int depth) {
  constexpr const char* kBack[] = {"30 days ago", "1 hour ago", "2 months ago", "1 quarter ago", "3 years ago"};
  switch (choices_.below(5)) {
    case 0:
      return in_brackets(choices_.of(kBack));
    case 1:
      if (view.patterns) return aggregate(Kind::time, view, depth);
      [[fallthrough]];
    case 2: {
      const std::string left = of(choices_.below(3) == 0 ? Kind::date : Kind::time, view, depth);
      return in_brackets(left + " + " + of(Kind::duration, view, depth));
    }
    case 3: {
      const std::string left = of(Kind::duration, view, depth);
      return in_brackets(left + " + " + of(Kind::time, view, depth));
    }
    default: {
      const std::string left = of(Kind::time, view, depth);
      return in_brackets(left + " - " + of(Kind::duration, view, depth));
    }
  }
}

std::string Expressions::date(const View& view, int depth) {
  if (view.patterns && choices_.once_in(3)) {
    const std::string found = aggregate(Kind::date, view, depth);
    if (!found.empty()) return found;
  }
  return called("date", of(Kind::time, view, depth));
}

std::string Expressions::duration(const View& view, int depth) {
  switch (choices_.below(7)) {
    case 0: {
      const Kind kind = choices_.below(2) == 0 ? Kind::time : Kind::date;
      const std::string left = of(kind, view, depth);
      return in_brackets(left + " - " + of(kind, view, depth));
    }
    case 1:
      if (view.patterns) return aggregate(Kind::duration, view, depth);
      [[fallthrough]];
    case 2: {
      const std::string left = of(Kind::duration, view, depth);
      return in_brackets(left + " * " + of(numeric(), view, depth));
    }
    case 3: {
      const std::string left = of(numeric(), view, depth);
      return in_brackets(left + " * " + of(Kind::duration, view, depth));
    }
    case 4:
      return in_brackets("-" + in_brackets(of(Kind::duration, view, depth)));
    case 5: {
      const std::string left = of(Kind::duration, view, depth);
      return in_brackets(left + " - " + of(Kind::duration, view, depth));
    }
    default: {
      const std::string left = of(Kind::duration, view, depth);
      return in_brackets(left + " + " + of(Kind::duration, view, depth));
    }
  }
}

}  // namespace merit::differential
