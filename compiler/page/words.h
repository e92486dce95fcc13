/// Conditions, values and patterns of a checked definition as plain English: the one place where they are put so.
///
///     Words words(model, sources);
///     words.statement(*stage.condition)   all of these are true:
///                                           country is one of “us”
///                                           at least 3 visits in the last 30 days
///
/// Pure functions of the model; lengths of time are said as the definition's text writes them (`24 hours`, not `1
/// day`). What has a name of its own (a `let`, a list, a table, a setting, another stage) is a term, and is noted, so
/// that the page explains what it names and nothing else.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/page/text.h"
#include "compiler/semantics/model.h"
#include "compiler/source/source.h"

namespace merit::page {

/// What sentences named, by place in the model's lists.
struct Named {
  std::set<uint32_t> lets, functions, sets, tables, parameters;
};

class Words {
 public:
  Words(const semantics::Model& model, const source::Sources& sources) : model_(model), sources_(sources) {}

  /// A condition as a list, where it is made of several.
  Statement statement(semantics::ExpressionId condition);
  /// A condition in one sentence: `employees is between 50 and 500`.
  Text condition(semantics::ExpressionId condition) { return condition_words(condition, false); }
  /// `seniority of job title`, `30 days`.
  Text value(semantics::ExpressionId id);
  /// `visit where page starts with “/pricing”, in the last 30 days`.
  Text pattern(semantics::PatternId pattern, bool plural = false);
  /// Of several steps: `webinar followed by a form within 14 days`.
  Text sequence(semantics::SequenceId sequence, bool plural = false);

  /// What a function gives, in terms of its arguments.
  Statement body(uint32_t function);
  Text function_name(uint32_t function);

  const Named& named() const { return named_; }

 private:
  struct Say;  ///< the words of one operation
  struct Ask;

  Text all_values(const std::vector<semantics::ExpressionId>& ids);
  Text argument_name(uint32_t argument) const;
  Text condition_words(semantics::ExpressionId id, bool negated);
  Text joined(const std::vector<semantics::ExpressionId>& conditions, std::string_view word);
  Text window(const semantics::Pattern& pattern);
  Text closed_window(const semantics::Bound& from, const semantics::Bound& until);
  Text count(const std::optional<semantics::ExpressionId>& count);
  Text constant(semantics::ExpressionId id, const semantics::Constant& node);
  /// The D of `now − D`, of `T − D` or `T + D`.
  struct Moved {
    semantics::ExpressionId from, by;
    bool later = false;
  };
  std::optional<Moved> moved(semantics::ExpressionId time) const;
  std::optional<Text> length_ago(semantics::ExpressionId time);
  std::optional<Text> time_ago(semantics::ExpressionId time);
  bool is_now(semantics::ExpressionId id) const;
  /// Whether it is what `between` becomes.
  bool is_range(semantics::ExpressionId id) const;
  Text range(const semantics::Logical& node, bool negated);
  bool is_inline(semantics::ExpressionId id);
  Statement list(std::string_view head, const std::vector<semantics::ExpressionId>& conditions);

  const semantics::Model& model_;
  const source::Sources& sources_;
  Named named_;
  bool in_event_ = false;             ///< inside a `where`: the fields are the event's
  std::optional<uint32_t> function_;  ///< whose body is being said
};

/// Where the page explains a name: `term-right_company`.
std::string anchor_of(std::string_view kind, std::string_view name);

}  // namespace merit::page
