/// Typed expressions in text: each is what `compiler/semantics` accepts, and stands alone or in brackets, so that it
/// can be an operand.
#pragma once

#include <string>
#include <vector>

#include "tests/differential/generator/choices.h"
#include "tests/differential/generator/vocabulary.h"

namespace merit::differential {

class Expressions {
 public:
  Expressions(Choices& choices, const Vocabulary& vocabulary) : choices_(choices), vocabulary_(vocabulary) {}

  std::string of(Kind kind, const View& view, int depth);
  std::string condition(const View& view, int depth) { return of(Kind::boolean, view, depth); }
  /// `visit where (…) in last 30 days`
  std::string pattern(const View& view, int depth) { return pattern_of(event(), view, depth); }
  std::string pattern_of(const EventName& event, const View& view, int depth);
  const EventName& event();
  /// Patterns that follow each other: at least two.
  std::string sequence(const View& view, int depth);
  /// An integer or a number.
  Kind numeric() { return choices_.of(std::vector{Kind::integer, Kind::number}); }
  /// A kind that an expression can have here, but a stage.
  Kind any_kind(const View& view);

  std::string literal(Kind kind);
  /// With `{expression}` in it, or not.
  std::string template_text(const View& view, int depth);
  /// Of a span of time: a literal or a parameter.
  std::string length();
  /// An N: a number or a parameter.
  std::string count();

 private:
  // expressions.cpp: names and literals, choices of all types
  std::vector<std::string> names(Kind kind, const View& view) const;
  void add_decision(Kind kind, const View& view, std::vector<std::string>& names) const;
  bool has(Kind kind, const View& view) const { return kind != Kind::plan || !names(kind, view).empty(); }
  std::string leaf(Kind kind, const View& view);
  std::string choice(Kind kind, const View& view, int depth);
  std::string call(Kind kind, const View& view, int depth);
  std::string operation(Kind kind, const View& view, int depth);
  /// Beside a value of a type that names it: for enumerations a label.
  std::string beside(Kind kind, const View& view, int depth);

  // operations.cpp: by type
  std::string integer(const View& view, int depth);
  std::string number(const View& view, int depth);
  std::string text(const View& view, int depth);
  std::string time(const View& view, int depth);
  std::string date(const View& view, int depth);
  std::string duration(const View& view, int depth);
  std::string numeric_operation(Kind kind, const View& view, int depth);

  // conditions.cpp
  std::string boolean(const View& view, int depth);
  std::string comparison(const View& view, int depth);
  std::string membership(const View& view, int depth);
  std::string text_test(const View& view, int depth);
  std::string block(const View& view, int depth);
  std::string event_test(const View& view, int depth);
  std::string about_stages(const View& view, int depth);
  std::string set_of(Kind kind);

  // patterns.cpp
  std::string gap();
  std::string absence(const View& view, int depth);
  std::string window(const View& view, int depth);
  /// An aggregate of this type, or nothing where no event has a field for it.
  std::string aggregate(Kind kind, const View& view, int depth);
  std::string field_aggregate(const std::vector<std::string>& forms, Kind field, const View& view, int depth);

  std::string in_brackets(const std::string& text) const { return "(" + text + ")"; }

  Choices& choices_;
  const Vocabulary& vocabulary_;
};

}  // namespace merit::differential
