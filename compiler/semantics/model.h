/// A checked definition: what a syntax tree means, with every name resolved, every type known and every shorthand
/// spelled out. What evaluators, the plan and explanations work from.
///
/// Guarantees: expressions stand in one arena, operands before users; types of operands are those that the operation
/// takes (conversions are nodes); lets, functions, stages and scores do not depend on themselves; counts, caps and
/// spans of time are constants or parameters where the language asks for that; literals fit their types. It points
/// into nothing else: syntax trees and sources may be gone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/source/source.h"

namespace merit::semantics {

using source::Span;

// --- types and values ------------------------------------------------------------------------------------------------

enum class TypeKind : uint8_t { boolean, integer, number, text, time, date, duration, enumeration, text_list };

struct Type {
  TypeKind kind = TypeKind::boolean;
  uint32_t enumeration = 0;  ///< which of `Model::enumerations`, of an enumeration

  friend bool operator==(const Type&, const Type&) = default;
};

/// `one of "a", "b"`, ordered as written.
struct Enumeration {
  std::vector<std::string> labels;
};

struct Missing {
  friend bool operator==(const Missing&, const Missing&) = default;
};

/// A value, its type known from elsewhere. `int64_t` is an integer, a time (microseconds since 1970-01-01T00:00Z), a
/// date (days since 1970-01-01), a duration (microseconds) or an enumeration's position.
using Value = std::variant<Missing, bool, int64_t, double, std::string, std::vector<std::string>>;

inline bool is_missing(const Value& value) {
  return std::holds_alternative<Missing>(value);
}

// --- events ----------------------------------------------------------------------------------------------------------

enum class ExpressionId : uint32_t {};
enum class PatternId : uint32_t {};
enum class SequenceId : uint32_t {};

struct Field {
  std::string name;
  Type type;
  std::optional<std::string> from;
  std::vector<std::string> missing_when;
  bool required = false;
  std::string documentation;
  Span span;
};

/// A kind of event that stands in the data: `event` or `outcome` with columns of its own.
struct EventKind {
  std::string name, plural;
  std::string type_value;  ///< its value in a type column
  std::vector<Field> fields;
  int32_t key_field = -1;
  std::optional<std::string> lead_from, at_from;
  int32_t matching_field = -1;  ///< a lead field, or -1: the lead's key
  bool outcome = false;
  std::string documentation;
  Span span;
};

/// What a pattern can name: a kind, or a derived event. The first `Model::kinds.size()` events are the kinds
/// themselves.
struct Event {
  /// A field that all of the event's kinds have, with one type.
  struct SharedField {
    std::string name;
    Type type;
    std::vector<int32_t> by_kind;  ///< its place in each kind's fields (by position in `Model::kinds`), or -1
  };
  std::string name, plural;
  std::vector<uint16_t> kinds;          ///< the kinds that its events can be of, ascending
  std::vector<PatternId> alternatives;  ///< of a derived event: an event that any of these matches; else empty
  std::vector<SharedField> fields;
  bool outcome = false;  ///< some kind of it is an outcome
  std::string documentation;
  Span span;
};

/// One end of a window. A missing time: no event is inside.
struct Bound {
  ExpressionId time;
  bool included = true;
};

/// A set of events: those of `event`, from `from` on, up to `until`, for which `where` is true. Every window of the
/// language is spelled out as its two bounds.
struct Pattern {
  uint32_t event = 0;
  std::optional<ExpressionId> where;
  std::optional<Bound> from, until;
  Span span;
};

struct Sequence {
  struct Step {
    PatternId pattern;
    std::optional<ExpressionId> after, within;  ///< durations: the gap from the step before, both ends included
    bool negated = false;                       ///< only the last
  };
  std::vector<Step> steps;
  Span span;

  bool is_pattern() const { return steps.size() == 1; }
};

// --- expressions -----------------------------------------------------------------------------------------------------

struct Constant {
  Value value;
};
struct LeadField {
  uint32_t field;  ///< in `Model::lead_fields`
};
/// A field of the event that is being looked at.
struct EventField {
  static constexpr int32_t kAt = -1;  ///< the event's time, which every event has
  uint32_t event;                     ///< as which `Model::events` it is looked at
  int32_t field;                      ///< in that event's `fields`, or `kAt`
};
struct ParameterUse {
  uint32_t parameter;
};
struct ArgumentUse {
  uint32_t argument;
};
struct LetUse {
  uint32_t let;
};
struct ScoreUse {
  uint32_t score;
};
struct OutputUse {
  uint32_t output;
};
enum class DecisionName : uint8_t {
  stage,
  reached,
  disqualified,
  reasons,
  undecided,
  could_reach,
  queue,
  respond_by,
  action,
  at_latest,
  recheck_at,
};
struct DecisionUse {
  DecisionName name;
};
struct Now {};
enum class CalendarUnit : uint8_t { day, week, month, quarter, year };
struct CalendarBack {
  int64_t count;
  CalendarUnit unit;  ///< month, quarter or year
};
struct UnitStart {
  CalendarUnit unit;
  int64_t back = 0;  ///< 0: this unit, 1: the one before
};
struct Convert {
  ExpressionId operand;  ///< integer to number, or date to time, as the node's type says
};
struct Arithmetic {
  enum class Operator : uint8_t { add, subtract, multiply, divide };
  Operator op;
  ExpressionId left, right;
};
struct Negate {
  ExpressionId operand;
};
struct Compare {
  enum class Operator : uint8_t { equal, less, less_equal, greater, greater_equal };
  Operator op;
  ExpressionId left, right;
  bool exactly = false;    ///< texts byte for byte; else trimmed and folded
  bool on_ladder = false;  ///< an order of stages: `Disqualified` is at least and at most none
};
struct TextTest {
  enum class Operator : uint8_t { contains, starts_with, ends_with };
  Operator op;
  ExpressionId subject;
  std::vector<ExpressionId> words;  ///< true when any of these is found
};
struct RegexTest {
  ExpressionId subject;
  std::string pattern;  ///< RE2 syntax, valid
};
struct Membership {
  ExpressionId value;
  uint32_t set;
};
struct MissingTest {
  ExpressionId operand;
  bool known = false;
};
struct Not {
  ExpressionId operand;
};
struct Logical {
  enum class Operator : uint8_t { conjunction, disjunction };
  Operator op;
  std::vector<ExpressionId> operands;
};
enum class Quantifier : uint8_t { any, all, none, at_least, exactly, at_most };
struct Block {
  Quantifier quantifier;
  std::optional<ExpressionId> count;  ///< a constant or parameter, of the last three
  std::vector<ExpressionId> conditions;
};
struct EventTest {
  Quantifier quantifier;  ///< not `all`
  std::optional<ExpressionId> count;
  SequenceId sequence;
};
struct Aggregate {
  enum class Kind : uint8_t {
    count,
    count_distinct,
    distinct_units,
    sum,
    average,
    highest,
    lowest,
    field_of_first,
    field_of_last,
    time_since_last,
  };
  Kind kind;
  std::optional<ExpressionId> field;  ///< an `EventField`
  CalendarUnit unit = CalendarUnit::day;
  SequenceId sequence;
};
/// Also `if … then … otherwise`.
struct Case {
  struct Arm {
    std::optional<ExpressionId> condition;  ///< absent: `otherwise`, and last
    ExpressionId value;
  };
  std::vector<Arm> arms;
};
struct DefaultTo {
  ExpressionId value, otherwise;
};
struct LookUp {
  uint32_t table;
  ExpressionId key;
};
enum class Function : uint8_t {
#define FUNCTION(name, arguments, result, meaning) name,
#include "compiler/semantics/functions.def"
};
struct BuiltinCall {
  Function function;
  std::vector<ExpressionId> arguments;
};
struct FunctionCall {
  uint32_t function;
  std::vector<ExpressionId> arguments;
};
struct QualifiesAs {
  uint32_t stage;
};
struct Template {
  struct Part {
    std::string text;                        ///< stands before `expression`
    std::optional<ExpressionId> expression;  ///< absent only in the last part
  };
  std::vector<Part> parts;
};

struct Expression {
  using Node = std::variant<
#define OPERATION(Node, missing, meaning) Node,
#include "compiler/semantics/operations.def"
      std::monostate>;  ///< never in a finished model

  Node node;
  Type type;
  Span span;
};

// --- declarations ----------------------------------------------------------------------------------------------------

struct Parameter {
  std::string name;
  Type type;
  Value value;
  std::optional<Value> low, high;
  std::string documentation;
  Span span;
};

/// Values of one type. Texts are compared trimmed and folded.
struct Set {
  std::string name;  ///< empty for one written in place
  Type type;
  std::vector<Value> values;
  Span span;
};

struct Table {
  std::string name;
  Type key_type, value_type;
  std::vector<std::pair<Value, Value>> rows;  ///< keys are distinct as `is` compares
  std::optional<Value> default_value;
  Span span;
};

struct Let {
  std::string name;
  ExpressionId value;
  std::string documentation;
  Span span;
};

struct FunctionDeclaration {
  std::string name;
  std::vector<std::pair<std::string, Type>> parameters;
  Type result;
  ExpressionId body;
  std::string documentation;
  Span span;
};

struct Decay {
  enum class Kind : uint8_t { halving, fading };
  Kind kind;
  ExpressionId span;  ///< a duration: a constant or a parameter
};

struct Rule {
  enum class Form : uint8_t { when, per_sequence, per_first, per_last, per_number };
  Form form = Form::when;
  bool minus = false;
  ExpressionId points;                    ///< before the sign; like every amount of a score, of the score's type
  std::optional<ExpressionId> condition;  ///< of `when`; absent: always
  std::optional<SequenceId> sequence;     ///< of the `per` forms but the last; one pattern for first and last
  std::optional<ExpressionId> number;     ///< of `per_number`
  std::optional<ExpressionId> at_most;    ///< clamps to [−M, M]
  std::optional<Decay> decay;             ///< its own, else its group's, else its score's
  std::optional<ExpressionId> because;    ///< a text: a Constant or a Template
  std::string text;                       ///< from the sign to the end of the condition, on one line
  Span span;
};

/// Rules and groups in the order written; a score's root is one too.
struct Group {
  struct Item {
    bool group = false;
    uint32_t index = 0;  ///< in `Score::rules` or `Score::groups`
  };
  std::string name;
  std::vector<Item> items;
  std::optional<ExpressionId> at_most;
};

struct Score {
  std::string name;
  Type type;                  ///< integer when exact, else number
  std::vector<Rule> rules;    ///< in the order written, those of groups among them
  std::vector<Group> groups;  ///< [0] is the root
  std::optional<ExpressionId> start, low, high;
  std::string documentation;
  Span span;
};

struct Output {
  std::string name;
  ExpressionId value;
  bool grade = false;
  std::string documentation;
  Span span;
};

struct Disqualification {
  ExpressionId condition;
  std::optional<ExpressionId> because;
  std::string text;
  Span span;
};

struct Stage {
  std::string name;
  std::optional<std::string> also_called, owned_by;
  std::optional<ExpressionId> condition;  ///< absent: always true
  std::string documentation;
  Span span;
};

/// Where leads go whose stage is exactly `stage`: its first arm that is true.
struct Route {
  enum class Action : uint8_t { contact, nurture };  ///< as the labels of `Model::action_enumeration`
  struct Arm {
    Action action = Action::contact;
    std::string queue;
    std::optional<ExpressionId> condition;                          ///< absent: `otherwise`, and last
    std::optional<ExpressionId> respond_by, at_latest, recheck_at;  ///< times
    std::string text;                                               ///< the whole arm, on one line
    Span span;
  };
  uint32_t stage;
  std::vector<Arm> arms;
  Span span;
};

/// What goes along with leads whose stage is exactly `stage`: the fields of a structure, in the order written. What has
/// one name in several hand-offs has one type.
struct Handoff {
  /// The latest events of a pattern, newest first.
  struct Touches {
    PatternId pattern;
    int64_t most = 1;
    /// Of all kinds that the events can be of; one that two kinds have with different types bears its kind's name too.
    std::vector<Event::SharedField> fields;
  };
  struct Item {
    std::string name;
    uint32_t output = 0;             ///< its value, in `Model::outputs`, but not in `Model::columns`
    std::optional<Touches> touches;  ///< instead of a value
  };
  uint32_t stage;
  std::vector<Item> items;
  Span span;
};

/// A score or output in the order written: the columns of a decision.
struct ColumnUse {
  enum class Kind : uint8_t { score, output } kind;
  uint32_t index;
};

/// A `test` block: a lead, its events and what the decision must be.
struct Test {
  struct FieldValue {
    uint32_t field;  ///< of the lead, or of the event's kind
    Value value;
  };
  struct Event {
    uint32_t kind;
    std::vector<FieldValue> fields;
    ExpressionId at;  ///< a time: a constant, `now` − D, or the start of today
    Span span;
  };
  struct Setting {
    uint32_t parameter;
    Value value;
  };
  struct Expectation {
    ExpressionId condition;  ///< sees what outputs see
    Span span;
  };
  std::string name;
  std::optional<int64_t> now;  ///< microseconds since 1970-01-01T00:00Z
  std::vector<Setting> settings;
  std::vector<FieldValue> lead;
  std::vector<Event> events;
  std::vector<Expectation> expectations;
  Span span;
};

struct Definition {
  struct Agreed {
    int64_t date;  ///< days since 1970-01-01
    std::vector<std::string> by;
  };
  struct Changed {
    int64_t date;
    std::string what;
  };
  std::string name;
  std::string version, owner;
  std::string zone = "UTC";       ///< IANA name
  std::string data_zone = "UTC";  ///< of data times without an offset
  std::optional<Agreed> agreed;
  std::vector<Changed> changed;
  std::string documentation;
};

struct Model {
  Definition definition;
  bool account = false;  ///< the subject is an `account`
  std::vector<Field> lead_fields;
  int32_t key_field = -1;        ///< -1 only in a library
  int32_t recycle_pattern = -1;  ///< in `patterns`, or -1: see `recycle`
  std::optional<std::string> lead_from, at_from, type_from;

  std::vector<Enumeration> enumerations;
  uint32_t stage_enumeration = 0;   ///< `none`, the ladder, `Disqualified`
  uint32_t action_enumeration = 0;  ///< `contact`, `nurture`; where there is a route

  std::vector<EventKind> kinds;
  std::vector<Event> events;
  std::vector<Pattern> patterns;
  std::vector<Sequence> sequences;
  std::vector<Expression> expressions;

  std::vector<Parameter> parameters;
  std::vector<Set> sets;
  std::vector<Table> tables;
  std::vector<Let> lets;
  std::vector<FunctionDeclaration> functions;
  std::vector<Score> scores;
  std::vector<Output> outputs;
  std::vector<ColumnUse> columns;
  std::vector<Disqualification> disqualifications;
  std::vector<Stage> stages;
  std::vector<Route> routes;      ///< at most one a stage
  std::vector<Handoff> handoffs;  ///< likewise
  std::vector<Test> tests;

  std::string hash;  ///< SHA-256 (hex) of all modules, data files, and the versions of library, Unicode and time zones

  const Expression& operator[](ExpressionId id) const { return expressions[static_cast<uint32_t>(id)]; }
  const Pattern& operator[](PatternId id) const { return patterns[static_cast<uint32_t>(id)]; }
  const Sequence& operator[](SequenceId id) const { return sequences[static_cast<uint32_t>(id)]; }

  /// Every pattern but this one and those in `disqualify` sees only what is strictly later than its last event.
  std::optional<PatternId> recycle() const {
    return recycle_pattern < 0 ? std::nullopt : std::optional(static_cast<PatternId>(recycle_pattern));
  }

  bool is_library() const { return stages.empty(); }
};

}  // namespace merit::semantics
