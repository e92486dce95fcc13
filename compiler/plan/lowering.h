/// The walk from model to plan: each part of the model becomes operations. Private to this folder; `build_plan` is the
/// door. Every rule that acts stands where the language's does: lower_expressions.cpp, lower_events.cpp,
/// lower_patterns.cpp, lower_sequences.cpp, lower_scores.cpp, lower_decay.cpp, lower_undecided.cpp, lower_decision.cpp,
/// lower_could_reach.cpp, lower_parts.cpp.
///
/// An expression is lowered in one of three *views* (docs/language.md, "Missing data" and "`could_reach`"): *plainly*,
/// where an event whose `where` is missing does not match, which is what everything acts on; *in doubt*, where such
/// events may match or not, which tells whether a condition is undecided; and for *what it could be*, where scores may
/// only be known to lie between two ends, too. In all but the first a number may only be known to lie between two
/// others, so an expression becomes an `Interval`.
///
/// Where leads are recycled, what `disqualify` and `recycle` ask sees all events, everything else those that are later
/// than the last recycling. Scores, outputs and stages have one value, whoever asks for it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/plan/build_plan.h"
#include "compiler/plan/plan.h"
#include "compiler/plan/writer.h"
#include "compiler/semantics/mentions.h"

namespace merit::plan {

using semantics::ExpressionId;
using semantics::Model;
using semantics::PatternId;
using semantics::SequenceId;

/// A value that lies between two, both included. Both are missing, or none. Where they are one operation, or equal, the
/// value is known exactly.
struct Interval {
  OperationId low, high;
  /// Of what it could be: where this holds, the ends are missing because the value is not known: it may be any, or
  /// missing. Never missing; absent: it is known to be missing where the ends are.
  std::optional<OperationId> anything = std::nullopt;

  Interval(OperationId exact) : low(exact), high(exact) {}  // NOLINT: an operation is an interval
  Interval(OperationId from, OperationId to) : low(from), high(to) {}
  bool is_exact() const { return low == high; }
  friend auto operator<=>(const Interval&, const Interval&) = default;
};

class Lowering {
 public:
  Lowering(const Model& model, const Plan& like) : model_(model), writer_(like) {}

  Plan lower(const Request& request) &&;

 private:
  enum class View : uint8_t { plain, in_doubt, could_be };
  /// What the meaning of an expression hangs on beside itself: the view, and whether it sees all events.
  using Sight = std::pair<View, bool>;
  Sight sight() const { return {view_, sees_all_}; }
  /// Lowers what sees all events, or, what does not.
  template <typename Ask>
  auto seeing_all(bool all, const Ask& ask) {
    struct Restore {
      bool& sees_all;
      bool outer;
      ~Restore() { sees_all = outer; }
    };
    const Restore restore{sees_all_, sees_all_};
    sees_all_ = all && model_.recycle().has_value();
    return ask();
  }

  // --- lower_expressions.cpp ---
  OperationId plainly(ExpressionId id);
  /// What has a name has one value in a view.
  Interval once(std::map<std::pair<Sight, uint32_t>, Interval>& known, uint32_t index, ExpressionId id);
  Interval in_doubt(ExpressionId id);
  Interval expression(ExpressionId id);
  /// What an operation takes. Of what it could be: where this is not known exactly and the operation is missing, that
  /// may be anything.
  Interval operand(ExpressionId id);
  /// Its value in the view of now: an operation, missing where the value is not known exactly.
  OperationId exactly(ExpressionId id) { return exact(operand(id)); }
  OperationId exact(const Interval& interval);
  /// The value where the operand is not anything, else missing.
  OperationId unless_anything(const std::optional<OperationId>& anything, OperationId value);
  /// The interval of two ends in either order; missing where one is.
  Interval between(OperationId a, OperationId b, Type type);
  Type type_of(ExpressionId id) const { return model_[id].type; }
  std::vector<OperationId> exactly(const std::vector<ExpressionId>& ids);

  /// One for each operation: a member of semantics/operations.def that is forgotten does not link.
#define OPERATION(Node, missing, meaning) Interval value(const semantics::Node& node, const Type& type);
#include "compiler/semantics/operations.def"
  Interval value(std::monostate, const Type& type) { return writer_.missing(type); }

  std::optional<OperationId> anything_of(const std::vector<Interval>& conditions, const std::vector<Interval>& values);
  Interval combine(Opcode code, const Type& type, const Interval& left, const Interval& right);
  Interval less(bool or_equal, const Interval& left, const Interval& right);
  Interval equal(Opcode code, const Interval& left, const Interval& right);
  OperationId function(semantics::Function function, const Type& type, ExpressionId argument);

  // --- lower_patterns.cpp ---
  /// A pattern without names: derived events are spelled out.
  struct Flat {
    std::vector<uint16_t> kinds;
    std::optional<Pattern::Bound> from, until;
    std::vector<OperationId> where;  ///< all of them must hold
  };
  const Flat& flat(PatternId id);
  /// The condition at an event that the pattern matches it, where the event is one of `kinds`: true, false or missing.
  OperationId matches(const Flat& flat, const std::vector<uint16_t>& kinds);
  void narrow_to_alternatives(Flat& flat, const std::vector<PatternId>& alternatives);
  void narrow_window(Flat& flat, const std::optional<Pattern::Bound>& from, const std::optional<Pattern::Bound>& until);
  std::optional<Pattern::Bound> bound(const std::optional<semantics::Bound>& bound);
  Pattern::Bound inner(const Pattern::Bound& a, const Pattern::Bound& b, bool later);
  Pattern written(const Flat& flat, std::optional<OperationId> where);
  /// Events are later than the last recycling, where that is asked for.
  std::optional<Pattern::Bound> recycled();
  /// The pattern of those events of the flat one for which something more holds.
  Pattern narrowed(const Flat& flat, std::vector<OperationId> conditions);

  Pattern certain(PatternId id);
  /// Those inside the window whose `where` is missing; nothing where it never is.
  std::optional<Pattern> doubtful(PatternId id);
  /// Those that match or are doubtful.
  Pattern possible(PatternId id);

  // --- lower_events.cpp ---
  OperationId exists(const Pattern& pattern);
  OperationId count(const Pattern& pattern);
  OperationId fact(Opcode code, Type type, const Pattern& pattern, OperationId operand);
  PatternId pattern_of(SequenceId id) const;
  OperationId at_least(PatternId id, OperationId wanted);
  OperationId at_most(PatternId id, OperationId wanted);
  OperationId any(PatternId id);
  OperationId pattern_test(const semantics::EventTest& node);
  /// A test of events, which is missing only because of doubtful ones.
  Interval of_events(OperationId test);
  OperationId aggregate(const semantics::Aggregate& node, const Type& type, const Pattern& pattern);

  // --- lower_sequences.cpp ---
  struct LoweredRule {
    OperationId points;  ///< what it adds, after its `at most`; missing adds 0
    OperationId acted;   ///< a boolean, never missing
  };
  /// Its place in the plan; with the doubtful events of the steps before the last, of the last, or without.
  uint32_t sequence(SequenceId id, bool possible_before, bool possible_last);
  OperationId match_count(SequenceId id, bool with_doubtful);
  /// In the view of now.
  Interval match_count(SequenceId id);
  OperationId any_match(SequenceId id);
  Interval not_followed(SequenceId id);
  Interval sequence_test(const semantics::EventTest& node);
  LoweredRule lower_per_match(const semantics::Rule& rule, const Type& type);
  /// Whether doubtful events change what a rule counts.
  OperationId matches_differ(const semantics::Rule& rule);
  void note_matches(const semantics::Rule& rule);

  // --- lower_decay.cpp ---
  /// The points of the event, or of the match that ends at its time, times what is left of them.
  OperationId faded(const semantics::Rule& rule, OperationId points);
  /// Whether a rule acts that found something to count.
  OperationId acting(const semantics::Rule& rule, OperationId found);

  // --- lower_scores.cpp ---
  struct LoweredScore {
    OperationId points;
    std::vector<LoweredRule> rules;
  };
  const LoweredScore& score(uint32_t index);
  OperationId sum_of_items(const semantics::Score& score, uint32_t group, OperationId sum, LoweredScore& lowered);
  OperationId kept_between(const semantics::Score& score, OperationId points);
  OperationId capped(OperationId points, const Type& type, const std::optional<ExpressionId>& at_most);
  OperationId signed_points(const semantics::Rule& rule, const Type& type);
  LoweredRule lower_rule(const semantics::Rule& rule, const Type& type);
  LoweredRule lower_when(const semantics::Rule& rule, const Type& type);
  LoweredRule lower_per_number(const semantics::Rule& rule, const Type& type);
  LoweredRule lower_per_event(const semantics::Rule& rule, const Type& type);

  // --- lower_undecided.cpp ---
  /// A name of `undecided`, and whether it is listed.
  struct Named {
    std::string name;
    OperationId listed;
  };
  const std::vector<Named>& undecided();
  /// Why a pattern's event is doubtful: a field that may be missing, and the condition at the event that it matters.
  struct Doubt {
    semantics::EventField field;
    OperationId when;
  };
  /// By field, each field once.
  const std::vector<Doubt>& doubts(PatternId id);
  std::vector<Doubt> underived(PatternId id);
  OperationId uncertain(ExpressionId id);
  void note_rule(const semantics::Rule& rule);
  void note_route(const semantics::Route& route);
  void note_points_at_events(const semantics::Rule& rule);
  void note_condition(ExpressionId id) { note(uncertain(id), mentions_of(model_, id)); }
  void note(OperationId when, const semantics::Mentions& mentions);
  void note_doubts(OperationId when, PatternId id);
  void note_event_field(const semantics::EventField& field, uint16_t kind, OperationId when);

  // --- lower_decision.cpp ---
  OperationId condition_of(const semantics::Stage& stage);
  OperationId place_on_ladder(size_t place);
  /// The last stage that is true, whatever disqualifies the lead.
  OperationId ladder_stage();
  OperationId stage();
  OperationId unless_disqualified(OperationId stage);
  OperationId reached();
  OperationId reached_before(OperationId ladder_stage);
  OperationId earlier_column(uint32_t number, const Type& type, const std::string& name);
  OperationId stage_before();
  OperationId place_before();
  OperationId changed_from();
  OperationId disqualified();
  OperationId is_at(uint32_t stage);
  OperationId routing(semantics::DecisionName name, const Type& type);
  OperationId part_of(const semantics::Route::Arm& arm, semantics::DecisionName name, const Type& type);
  void keep_events(const semantics::Handoff& handoff);
  void keep_field(const std::string& name, Pattern pattern, const semantics::Event::SharedField& shared);
  OperationId text_of(const std::optional<ExpressionId>& because, const std::string& text);
  struct Reason {
    OperationId text, acted;
  };
  std::vector<Reason> reasons();

  // --- lower_could_reach.cpp: what could be ---
  OperationId could_reach();
  const Interval& score_range(uint32_t index);
  Interval range_of_items(const semantics::Score& score, uint32_t group, Interval sum);
  /// Before its `at most`.
  Interval range_of(const semantics::Rule& rule, const Type& type);
  Interval range_of_when(const semantics::Rule& rule, const Type& type);
  Interval range_of_events(const semantics::Rule& rule, const Type& type);
  Interval range_of_first_or_last(const semantics::Rule& rule, const Type& type);
  Interval range_of_matches(const semantics::Rule& rule, const Type& type);
  /// Of doubtful events that could be the first, or the last; nothing where there are none.
  std::optional<Pattern> could_be_it(const semantics::Rule& rule);
  /// With its sign; missing where it is.
  Interval points_of(const semantics::Rule& rule, const Type& type);
  Interval any_if_missing(const Interval& points, const Type& type);
  Interval or_nothing(const Interval& points, const Type& type);
  Interval hull(const Interval& a, const Interval& b, const Type& type);
  // --- lower_parts.cpp ---
  struct LoweredPart {
    OperationId asked, comes_to, points;
  };
  LoweredPart part(const Part& part);
  LoweredPart part_of_rule(const semantics::Score& score, const semantics::Rule& rule, const LoweredRule& lowered);
  /// Whether something matches.
  LoweredPart part_of_sequence(SequenceId id);
  /// Whether an event or match in doubt could count.
  OperationId in_doubt_what_counts(const semantics::Rule& rule);
  OperationId is_arm_asked(const semantics::Route& route, uint32_t arm);
  /// True, or missing where only that is possible, else false.
  OperationId true_or_in_doubt(OperationId is_true, OperationId is_possible);

  template <typename Change>
  static Interval both_ends(const Interval& interval, const Change& change) {
    const OperationId low = change(interval.low);
    return {low, interval.is_exact() ? low : change(interval.high)};
  }

  const Model& model_;
  Writer writer_;
  View view_ = View::plain;
  bool sees_all_ = false;
  bool has_previous_ = false;
  const std::vector<Interval>* arguments_ = nullptr;  ///< of the function that is being lowered
  std::vector<OperationId> not_exact_;  ///< where an operand of what is being lowered is not known exactly

  // Lowered once, when first asked for.
  std::map<std::pair<Sight, uint32_t>, Interval> lets_, stages_, outputs_;
  std::map<std::tuple<Sight, uint32_t, std::vector<Interval>>, Interval> calls_;
  std::map<std::tuple<bool, bool, PatternId>, Flat> flats_;  ///< by whether it is what could be, and what it sees
  std::map<std::pair<bool, PatternId>, std::vector<Doubt>> doubts_;
  std::map<uint32_t, uint32_t> sets_, tables_;  ///< the model's to the plan's
  std::map<uint32_t, LoweredScore> scores_;
  std::map<uint32_t, Interval> score_ranges_;
  std::optional<std::vector<Named>> undecided_;

  // While `undecided` is gathered: the conditions under which a name is listed.
  std::map<uint32_t, std::vector<OperationId>> undecided_lead_fields_;
  std::map<std::pair<uint16_t, int32_t>, std::vector<OperationId>> undecided_event_fields_;
};

}  // namespace merit::plan
