/// The evaluation of one row: a walk over the model that works out each expression as docs/language.md says.
///
/// There are three ways to look at an expression (docs/language.md, "Missing data" and "`could_reach`"): *plainly*,
/// where an event whose `where` is missing does not match, which is what everything acts on; *in doubt*, where such
/// events may match or not, which tells what could still change; and for *what it could be*, where scores are ranges
/// too. Only the counting of events (aggregates.cpp) and scores (could_reach.cpp) differ; comparisons and arithmetic
/// let ranges through. Of what it could be, an operation that has no value because an operand is not known exactly is
/// `Anything`, so that `default` and `is missing` do not take it for missing.
///
/// Of a definition with `recycle` there are two evaluations: one sees the events after the last recycling, the other,
/// for `disqualify` and `recycle` itself, all. Scores, outputs and stages have the value that they have in the first.
/// Private to this folder.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "compiler/interpreter/datum.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/interpreter/program.h"
#include "compiler/interpreter/trace.h"
#include "runtime/columns/leads.h"

namespace merit::interpreter {

using semantics::ExpressionId;
using semantics::PatternId;
using semantics::SequenceId;
using semantics::Type;

/// A pattern's window, both ends included; empty where `from > until`.
struct EventWindow {
  int64_t from = 0, until = 0;

  bool contains(int64_t at) const { return from <= at && at <= until; }
};

/// The events of a pattern, rows of the event columns in the language's order.
struct EventMatches {
  std::vector<int64_t> certain;
  std::vector<int64_t> doubtful;  ///< inside the window, of the pattern's event, but the `where` is missing
};

class Evaluation {
 public:
  Evaluation(const Program& program, const columns::Leads& leads, const columns::Row& row);

  /// What the expression is worth. Texts in it live as long as this object.
  Datum evaluate(ExpressionId id);

  Decision decide(const Wanted& wanted);
  /// Also what each event gave. It is asked for before anything that looks at a score.
  Trace trace();
  std::vector<int64_t> latest_events(PatternId pattern, int64_t most);

  // What explanations look at; nothing of it depends on the view.
  const EventMatches& matches_of(PatternId pattern);
  const EventWindow& window_of(PatternId pattern);
  Datum evaluate_at(ExpressionId id, int64_t event);
  /// The evaluation that sees all events.
  Evaluation& unlimited();
  /// From when on events are seen; nothing where none can be.
  values::Maybe<int64_t> seen_from();

 private:
  enum class View : uint8_t { plain, in_doubt, could_be };

  /// The one that sees all events, beside one that does not.
  struct SeesAll {};
  Evaluation(Evaluation& limited, SeesAll);

  /// One for each operation: a member of operations.def that is forgotten does not link.
#define OPERATION(Node, missing, meaning) Datum value(const semantics::Node& node, const Type& type);
#include "compiler/semantics/operations.def"
  static Datum value(std::monostate, const Type&) { return Missing{}; }

  Truth truth(ExpressionId id) { return truth_of(evaluate(id)); }
  /// What has a name is worked out once in each view, when first asked for.
  Datum once(std::optional<Datum>& known, ExpressionId id);
  /// A stage's own condition, whatever stage the lead has.
  Datum stage_condition(uint32_t stage);
  int64_t count(ExpressionId id) { return integer_in(evaluate(id)); }
  /// For what is found in a view; of what could be only where that is asked.
  void make_room(View view);

  /// Keeps a text that was made for as long as the row is evaluated.
  std::string_view keep(std::string text) { return made_texts_.emplace_back(std::move(text)); }

  /// What is not known because of doubtful events.
  Datum unknown() const { return view_ == View::could_be ? Datum(Anything{}) : Datum(Missing{}); }

  // conditions.cpp
  static Truth quantified(semantics::Quantifier quantifier, int64_t count, int64_t conditions, const Tally& tally);

  // functions.cpp
  Datum text_function(semantics::Function function, std::string_view text);
  Datum calendar_function(semantics::Function function, int64_t day) const;
  Datum numeric_function(semantics::Function function, const std::vector<Datum>& arguments) const;

  // templates.cpp
  std::string shown(const Datum& datum, const Type& type) const;

  // events.cpp
  values::Maybe<int64_t> edge(const semantics::Bound& bound, int64_t inwards);
  /// Asks the evaluation that sees what comes after the last recycling, in the view of now.
  template <typename Ask>
  Datum in_limited(const Ask& ask) {
    Evaluation& limited = limited_ != nullptr ? *limited_ : *this;
    const View outer = std::exchange(limited.view_, view_);
    const Datum result = ask(limited);
    limited.view_ = outer;
    return result;
  }
  Truth matches(PatternId id, int64_t event);
  /// Whether an event of the row, of one of its kinds, is the derived event; once for each.
  Truth is_derived(uint32_t derived, int64_t event);
  int64_t time_of(int64_t event) const { return leads_.events.at[static_cast<size_t>(event)]; }
  uint16_t kind_of(int64_t event) const { return leads_.events.kind[static_cast<size_t>(event)]; }
  /// The place of an event's field among the fields of its kind, or -1.
  int32_t field_of_kind(const semantics::EventField& field, int64_t event) const;
  Datum field_at(const semantics::EventField& field, int64_t event) const;

  // aggregates.cpp
  Tally tally(SequenceId id);
  Datum aggregate(const semantics::Aggregate& node, const Type& type, const std::vector<int64_t>& events);
  std::vector<Datum> known_fields(ExpressionId field, const std::vector<int64_t>& events);

  // sequences.cpp
  std::vector<int64_t> times_of(PatternId id, bool with_doubtful);
  /// When the matches end that are counted, ascending.
  std::vector<int64_t> ends_of(SequenceId id, bool with_doubtful);
  /// The same of steps none of which is negated; `overlapping`: the ends of all matches.
  std::vector<int64_t> match_ends(const std::vector<semantics::Sequence::Step>& steps, bool overlapping,
                                  bool with_doubtful);
  Datum not_followed(SequenceId id);
  Truth not_followed(const semantics::Sequence& sequence, bool doubtful_before, bool doubtful_after);

  // scores.cpp
  /// What one rule adds, and whether it acts: missing where nothing it stands on is true, but could be.
  struct RuleResult {
    Datum points;
    Truth acts = Truth::no;
    Datum sum = {};                        ///< before its `at most`
    std::vector<PointsTrace> events = {};  ///< only where steps are kept
  };
  struct GroupResult {
    Datum sum, points;
  };
  struct ScoreResult {
    Datum points;
    Datum start;
    std::vector<RuleResult> rules;
    std::vector<GroupResult> groups;
  };
  const ScoreResult& score(uint32_t index);
  ScoreTrace trace_of(const ScoreResult& result) const;
  Datum sum_of_items(const semantics::Score& score, uint32_t group, Datum sum, ScoreResult& result);
  /// Before its `at most`.
  RuleResult apply(const semantics::Rule& rule, const Type& type);
  RuleResult apply_when(const semantics::Rule& rule);
  RuleResult apply_per_number(const semantics::Rule& rule, const Type& type);
  RuleResult apply_per_event(const semantics::Rule& rule, const Type& type);
  RuleResult apply_per_match(const semantics::Rule& rule, const Type& type);
  Datum decayed(const semantics::Rule& rule, const Datum& points, int64_t at);
  Datum left_at_age(const semantics::Rule& rule, int64_t at);
  /// Adds the points of an event, or of a match where that is -1, as far as they have not faded.
  void add_points(RuleResult& result, const semantics::Rule& rule, const Datum& points, int64_t event, int64_t at);
  static Datum zero(const Type& type);
  static Datum signed_points(const semantics::Rule& rule, const Datum& points);
  /// Stops at the ends of 64 bits, or at the largest finite numbers.
  static Datum saturating_sum(const Datum& a, const Datum& b);
  Datum capped(const Datum& points, const Type& type, const std::optional<ExpressionId>& at_most);

  // decision.cpp
  // Each is worked out once, plainly, when first asked for.
  /// Stage and reason, which all else may ask for.
  struct Placing {
    int64_t stage = 0;
    std::optional<std::string> disqualified;
  };
  const Placing& placing();
  const Routing& routing();
  const semantics::Route* route_of_stage();
  std::vector<std::optional<Truth>> trace_of(const semantics::Route& route);
  const Decision& decided();
  /// The last stage that is true, whatever disqualifies the lead: a position in `Model::stage_enumeration`.
  int64_t ladder_stage();
  const std::vector<std::string>& reasons();
  std::string reason(const std::optional<ExpressionId>& because, const std::string& text);

  // reached.cpp
  /// A time, or missing.
  const Datum& reached();
  Datum reached_by_event(int64_t place);
  /// Where no event tells: since when the lead stood there in an earlier output.
  Datum reached_before(int64_t place);
  /// An earlier output, where one is given, is two columns behind the lead's fields: its stage, a text, and `reached`.
  Datum stage_before() const;
  bool is_stage(std::string_view name, int64_t stage) const;
  std::optional<std::string> changed_from();
  /// The lead's place on the ladder at a moment, with the events before row `event_end` of the event columns.
  int64_t rank(int64_t now, int64_t event_end) const;

  // could_reach.cpp: all but the first of what could be
  int64_t could_reach();
  /// A number or a range.
  const Datum& score_range(uint32_t index);
  Datum range_of_items(const semantics::Score& score, uint32_t group, Datum sum);
  /// Before its `at most`.
  Datum range_of(const semantics::Rule& rule, const Type& type);
  Datum range_of_when(const semantics::Rule& rule, const Type& type);
  Datum range_of_events(const semantics::Rule& rule, const Type& type);
  Datum range_of_first_or_last(const semantics::Rule& rule, const Type& type);
  Datum range_of_matches(const semantics::Rule& rule, const Type& type);
  Datum points_at(const semantics::Rule& rule, const Type& type, int64_t event);

  // undecided.cpp
  /// A whole condition: its plain truth. Where it is undecided, the fields that leave it so are noted.
  Truth decide_condition(ExpressionId id);
  /// The same of a stage.
  Truth decide_stage(uint32_t stage);
  /// The plain value of points or of how many times; noted where missing.
  Datum decide_amount(ExpressionId id);
  Datum decide_amount_at(ExpressionId id, int64_t event);
  template <typename Ask>
  bool is_doubtful(const semantics::Mentions& mentions, const Ask& ask);
  void note(const semantics::Mentions& mentions);
  void note_event_fields(const semantics::Mentions& mentions, int64_t event);
  void note_doubt(PatternId id, int64_t event);
  void note_underived(uint32_t derived, int64_t event);
  void note_all_of(const Evaluation& other);
  std::vector<std::string> undecided() const;

  const Program& program_;
  const Model& model_;
  const columns::Leads& leads_;
  const columns::Row& row_;

  View view_ = View::plain;
  bool keeps_steps_ = false;           ///< what each event gave is kept
  bool not_exact_ = false;             ///< an operand of what is being evaluated is a range or anything
  int64_t event_ = -1;                 ///< the event that is being looked at
  std::span<const Datum> arguments_;   ///< of the function that is being evaluated
  std::list<std::string> made_texts_;  ///< grows only, so that views stay good

  // Worked out once, when first asked for.
  struct Named {
    std::vector<std::optional<Datum>> lets, stages, outputs;
  };
  Named named_[3];  ///< by view
  struct Found {
    std::vector<std::vector<std::optional<Truth>>> derived;  ///< by event, by place in the row; of derived ones
    std::vector<std::optional<EventMatches>> matches;        ///< by pattern
  };
  Found found_[2];  ///< as conditions at events are, and as they could be
  Found& found(View view) { return found_[view == View::could_be ? 1 : 0]; }
  Found& found() { return found(view_); }
  std::vector<std::optional<EventWindow>> windows_;
  std::vector<std::optional<ScoreResult>> scores_;
  std::vector<std::optional<Datum>> score_ranges_;
  std::optional<Placing> placing_;
  std::optional<Routing> routing_;
  std::optional<std::vector<std::string>> reasons_;
  std::optional<Decision> decision_;
  std::optional<Datum> reached_;

  /// What leaves the decision undecided: by lead field; kinds and their fields.
  std::vector<bool> undecided_lead_fields_;
  std::set<std::pair<uint16_t, int32_t>> undecided_event_fields_;
  std::set<std::pair<uint32_t, int64_t>> noted_;  ///< derived events and the events whose doubt has been looked into

  // Where leads are recycled.
  Evaluation* limited_ = nullptr;          ///< of the one that sees all events: the other
  std::unique_ptr<Evaluation> unlimited_;  ///< of the other: the one that does, once it is asked for
  std::optional<values::Maybe<int64_t>> seen_from_;
};

}  // namespace merit::interpreter
