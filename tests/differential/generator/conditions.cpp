// Conditions.
#include "tests/differential/generator/expressions.h"

namespace merit::differential {

std::string Expressions::boolean(const View& view, int depth) {
  switch (choices_.below(13)) {
    case 0:
    case 1:
    case 2:
      return comparison(view, depth);
    case 3:
      return membership(view, depth);
    case 4:
      return text_test(view, depth);
    case 5: {
      constexpr const char* kTests[] = {"is missing", "is known", "is not missing", "is not known"};
      const std::string operand = of(any_kind(view), view, depth);
      return in_brackets(operand + " " + choices_.of(kTests));
    }
    case 6:
      return in_brackets("not " + condition(view, depth));
    case 7: {
      const std::string word = choices_.below(2) == 0 ? " and " : " or ";
      std::string text = condition(view, depth);
      for (uint32_t more = 1 + choices_.below(3); more > 0; --more) text += word + condition(view, depth);
      return in_brackets(text);
    }
    case 8:
      return block(view, depth);
    case 9:
      return about_stages(view, depth);
    case 10:
      if (view.patterns) return aggregate(Kind::boolean, view, depth);
      [[fallthrough]];
    default:
      return view.patterns ? event_test(view, depth) : comparison(view, depth);
  }
}

std::string Expressions::comparison(const View& view, int depth) {
  constexpr const char* kSigns[] = {"is", "is not", "<", "<=", ">", ">="};
  constexpr const char* kTextWords[] = {"is", "is not", "is exactly", "is not exactly"};
  constexpr const char* kLabelWords[] = {"is", "is not", "is at least", "is at most", "is not at least"};
  constexpr const char* kWords[] = {"is", "is not"};
  const Kind kind = any_kind(view);
  const std::string left = of(kind, view, depth);
  const bool has_order = kind != Kind::boolean && kind != Kind::text && kind != Kind::plan;
  if (has_order && choices_.once_in(5)) {
    const std::string between = choices_.below(2) == 0 ? " between " : " not between ";
    const std::string low = of(kind, view, depth);
    return in_brackets(left + between + low + " and " + of(kind, view, depth));
  }
  const std::string word = kind == Kind::text   ? choices_.of(kTextWords)
                           : kind == Kind::plan ? choices_.of(kLabelWords)
                           : has_order          ? choices_.of(kSigns)
                                                : choices_.of(kWords);
  // Integers beside numbers, dates beside times.
  const bool widens = choices_.once_in(4);
  const Kind other = widens && kind == Kind::number ? Kind::integer : widens && kind == Kind::time ? Kind::date : kind;
  return in_brackets(left + " " + word + " " + beside(other, view, depth));
}

/// `{ …, … }`
std::string Expressions::set_of(Kind kind) {
  std::string text = "{ ";
  const uint32_t more = choices_.below(4);
  for (uint32_t i = 0; i <= more; ++i) {
    std::string value = literal(kind);
    if (value.starts_with('(')) value = value.substr(1, value.size() - 2);
    if (value == "now") value = "2026-10-31T00:00Z";
    text += (i == 0 ? "" : ", ") + value;
  }
  return text + " }";
}

std::string Expressions::membership(const View& view, int depth) {
  const std::string in = choices_.below(3) < 2 ? " in " : " not in ";
  if (!vocabulary_.sets.empty() && choices_.below(2) == 0) {
    const Named set = choices_.of(vocabulary_.sets);
    return in_brackets(of(set.kind, view, depth) + in + set.name);
  }
  const Kind kind = any_kind(view);
  const std::string value = of(kind, view, depth);
  return in_brackets(value + in + set_of(kind));
}

std::string Expressions::text_test(const View& view, int depth) {
  constexpr const char* kTests[] = {"contains", "starts with", "ends with"};
  constexpr const char* kRegexes[] = {"\"a+\"", "\"^x\"", "\"[0-9]+$\"", "\"ä|ß\"", "\"\\\\.com$\"", "\"\""};
  const std::string subject = of(Kind::text, view, depth);
  const std::string negation = choices_.once_in(3) ? " not " : " ";
  if (choices_.once_in(4)) return in_brackets(subject + negation + "matches " + choices_.of(kRegexes));
  const std::string test = negation + choices_.of(kTests) + " ";
  switch (choices_.below(4)) {
    case 0:
      return in_brackets(subject + test + "any of " + set_of(Kind::text));
    case 1:
      for (const Named& set : vocabulary_.sets) {
        if (set.kind == Kind::text) return in_brackets(subject + test + "any of " + set.name);
      }
      [[fallthrough]];
    default:
      return in_brackets(subject + test + of(Kind::text, view, depth));
  }
}

std::string Expressions::block(const View& view, int depth) {
  constexpr const char* kBlocks[] = {"any of", "all of", "none of"};
  constexpr const char* kCounted[] = {"at least ", "exactly ", "at most "};
  std::string text;
  if (choices_.below(2) == 0) {
    text = choices_.of(kBlocks);
  } else {
    text = choices_.of(kCounted);
    text += count() + " of";
  }
  text += " { " + condition(view, depth);
  for (uint32_t more = choices_.below(4); more > 0; --more) text += ", " + condition(view, depth);
  return in_brackets(text + " }");
}

std::string Expressions::event_test(const View& view, int depth) {
  constexpr const char* kTests[] = {"any", "no"};
  constexpr const char* kCounted[] = {"at least ", "exactly ", "at most "};
  std::string test;
  const bool counted = choices_.below(2) == 1;
  if (counted) {
    test = choices_.of(kCounted);
    test += count();
  } else {
    test = choices_.of(kTests);
  }
  switch (choices_.below(4)) {
    case 2:
      return in_brackets(test + (counted ? " times " : " ") + sequence(view, depth));
    case 3:
      if (!counted) return in_brackets(test + " " + absence(view, depth));
      [[fallthrough]];
    default:
      return in_brackets(test + " " + pattern(view, depth));
  }
}

std::string Expressions::about_stages(const View& view, int depth) {
  constexpr const char* kWords[] = {"is", "is not", "is at least", "is at most", "is not at most"};
  if (view.place == Place::function || !view.events_of_lets || vocabulary_.stages.empty()) {
    return comparison(view, depth);
  }
  const bool decided = view.place == Place::output || view.place == Place::route;
  if (decided && view.event == nullptr && choices_.below(2) == 0) {
    const std::string word = choices_.of(kWords);
    return in_brackets("stage " + word + " " + choices_.of(vocabulary_.stages));
  }
  return in_brackets("qualifies as " + choices_.of(vocabulary_.stages));
}

}  // namespace merit::differential
