/// How a decision came about: for each stage, disqualification, route and score what it stood on. A tree of plain data,
/// which printers turn into text, JSON and Markdown (cli), and `merit test` shows of what failed.
///
/// Guarantees: it is the interpreter's decision and trace, told in the definition's words; the points of a score's
/// rules and groups, summed and capped in the order of the language, are its value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/explain/event_note.h"
#include "compiler/explain/reason.h"
#include "compiler/explain/scene.h"
#include "compiler/interpreter/datum.h"
#include "compiler/interpreter/inspection.h"
#include "compiler/source/place.h"

namespace merit::explain {

using semantics::Value;

struct Explanation {
  /// What an event, or a match of a sequence, gave a rule.
  struct Points {
    EventNote event;             ///< of a match, when it ended
    Value points;                ///< before it fades; missing adds 0
    std::optional<double> left;  ///< the share that is left, where the rule fades
    Value added;
  };
  struct Decay {
    bool halving = true;  ///< else fading to 0
    int64_t period = 0;   ///< microseconds
  };
  struct Rule {
    source::Place place;
    std::string text;     ///< as written, on one line
    std::string because;  ///< with values filled in; empty where there is none
    interpreter::Truth acts = interpreter::Truth::no;
    Value points;  ///< what it adds, 0 where it does not act
    Value sum;     ///< before its `at most`; missing where there is none
    std::optional<Value> at_most;
    std::optional<Decay> decay;
    std::vector<Points> events;  ///< what counted, in event order
    std::vector<Reason> parts;   ///< why its condition is what it is, and what its points hang on
  };
  struct Group {
    std::string name;
    Value sum, points;  ///< before and after its `at most`
    std::optional<Value> at_most;
  };
  struct Score {
    std::string name;
    Value value;
    Value start, sum;  ///< the sum before `keep between`
    std::optional<Value> low, high;
    std::vector<Rule> rules;                                 ///< all of them, in the order written
    std::vector<Group> groups;                               ///< the first is the score itself
    std::vector<std::vector<semantics::Group::Item>> items;  ///< by group: its rules and groups in the order written
  };
  /// A stage, a disqualification or an arm of a route.
  struct Condition {
    source::Place place;
    std::string name;  ///< of the stage; the text of a disqualification or arm
    std::string text;  ///< of the condition, on one line; empty where there is none
    interpreter::Truth truth = interpreter::Truth::no;
    std::vector<Reason> parts;  ///< why
  };
  /// A grade, or another column that the definition declares.
  struct Output {
    std::string name;
    std::string value;          ///< as `shown_value` has it
    std::vector<Reason> parts;  ///< of a grade, why
  };
  std::string stage;                        ///< the one that was decided
  std::optional<std::string> disqualified;  ///< the reason
  std::vector<Score> scores;
  std::vector<Condition> stages;             ///< all or none
  std::vector<Condition> disqualifications;  ///< all or none
  std::vector<Condition> arms;               ///< of the route that applies, up to the one taken, if it is asked about
  std::vector<Output> outputs;
  std::vector<std::string> undecided;
};

/// All of a decision.
Explanation explain_decision(const Scene& scene, interpreter::Inspection& inspection);

/// Of the scores and stages that `expressions` ask about, also through names and through stages.
Explanation explain_asked(const Scene& scene, interpreter::Inspection& inspection,
                          const std::vector<semantics::ExpressionId>& expressions);

/// `15`, `-7.5`: a score.
std::string points_text(const Value& points);
/// `+15`, `-7.5`: the points of a rule.
std::string signed_points(const Value& points);

}  // namespace merit::explain
