/// The syntax of one file as plain data: what was written, nothing decided.
///
/// Expressions live in one arena, `Ast::expressions`, and point at each other by `ExpressionId`; an operand's id is
/// always smaller than its user's. Every node has the span of all its text; names keep their own. Nothing here knows
/// which names exist: that is `compiler/semantics`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/source/source.h"

namespace merit::syntax {

using source::Span;

enum class ExpressionId : uint32_t {};

/// A word used as a name, as written (NFC).
struct Name {
  std::string text;
  Span span;
};

/// `name`, or `module.name`.
struct QualifiedName {
  std::optional<Name> module;
  Name name;

  Span span() const { return module ? source::join(module->span, name.span) : name.span; }
};

/// A quoted text, decoded: `\n` is a line end here.
struct Text {
  std::string value;
  Span span;
};

enum class Unit : uint8_t { second, minute, hour, day, week, month, quarter, year };

struct Literal {
  enum class Kind : uint8_t {
    integer,   ///< `1_000`
    number,    ///< `2.5`
    percent,   ///< `10%`: the number 0.1
    duration,  ///< `30 days`: `text` is the amount
    date,      ///< `2026-10-01`
    time,      ///< `2026-10-01T09:30Z`
    text,      ///< decoded
    boolean,   ///< `true`, `false`
  };
  Kind kind = Kind::integer;
  bool negative = false;  ///< `-5` where only a literal can stand (parameters, records); else `Negate` says it
  std::string text;       ///< as written, but for `text`, which is decoded
  Unit unit = Unit::second;
  Span span;
};

// --- events ----------------------------------------------------------------------------------------------------------

struct Window {
  enum class Kind : uint8_t {
    in_last,        ///< `in last SPAN`: a
    from_to_ago,    ///< `from FIRST to SECOND UNIT ago`
    more_than_ago,  ///< `more than SPAN ago`: a
    since,          ///< `since T`: a
    before,         ///< `before T`: a
    from_until,     ///< `from T1 until T2`: a, b
    within_of,      ///< `within SPAN of T`: a, b
    within_after,   ///< `within SPAN after T`: a, b
    within_before,  ///< `within SPAN before T`: a, b
    this_unit,      ///< `this month`
    previous_unit,  ///< `previous quarter`
    today,
    yesterday,
  };
  Kind kind = Kind::in_last;
  std::optional<ExpressionId> a, b;
  std::string first, second;  ///< numbers as written, of `from_to_ago`
  Unit unit = Unit::day;
  Span span;
};

/// `EVENT [where CONDITION] [WINDOW]`.
struct Pattern {
  QualifiedName event;  ///< singular or plural, as written
  std::optional<ExpressionId> where;
  std::optional<Window> window;
  Span span;
};

/// One pattern, or several by `followed by`. Spans of time are expressions: a duration or a parameter.
struct Sequence {
  struct Step {
    Pattern pattern;
    std::optional<ExpressionId> after, within;  ///< the gap from the step before
    bool negated = false;                       ///< `not followed by`; only the last
    Span span;
  };
  std::vector<Step> steps;  ///< at least one
  Span span;

  bool is_pattern() const { return steps.size() == 1; }
};

// --- expressions -----------------------------------------------------------------------------------------------------

/// A number that may be a parameter: the N of `at least N of`.
struct Count {
  std::optional<Literal> number;
  std::optional<QualifiedName> parameter;
  Span span() const { return number ? number->span : parameter->span(); }
};

/// `{ "a", "b" }`, a set's name, or (in text tests) an expression.
struct SetLiteral {
  std::vector<Literal> values;
  Span span;
};

struct Template {
  struct Part {
    std::string text;                        ///< stands before `expression`
    std::optional<ExpressionId> expression;  ///< absent only in the last part
  };
  std::vector<Part> parts;
};

struct NameUse {
  QualifiedName name;
};

struct LeadField {
  Name field;
};

struct Now {};

struct Ago {
  ExpressionId span;  ///< a duration, or a parameter
};

struct Call {
  QualifiedName function;
  std::vector<ExpressionId> arguments;
};

struct LookUp {
  QualifiedName table;
  ExpressionId key;
};

struct DefaultTo {
  ExpressionId value, otherwise;
};

struct Negate {
  ExpressionId operand;
};

struct Arithmetic {
  enum class Operator : uint8_t { add, subtract, multiply, divide };
  Operator op;
  ExpressionId left, right;
  Span operator_span;
};

struct Compare {
  enum class Operator : uint8_t {
    is,
    is_not,
    is_exactly,
    is_not_exactly,
    is_at_least,
    is_at_most,
    is_not_at_least,
    is_not_at_most,
    less,
    less_equal,
    greater,
    greater_equal,
  };
  Operator op;
  ExpressionId left, right;
  Span operator_span;
};

struct Between {
  ExpressionId value, low, high;
  bool negated = false;
};

struct Membership {
  ExpressionId value;
  std::variant<QualifiedName, SetLiteral> set;
  bool negated = false;
};

struct TextTest {
  enum class Operator : uint8_t { contains, starts_with, ends_with };
  Operator op;
  ExpressionId subject;
  /// An expression for one text; with `any of` a set's name or a set literal.
  std::variant<ExpressionId, QualifiedName, SetLiteral> words;
  bool negated = false;
};

struct RegexTest {
  ExpressionId subject;
  Text pattern;
  bool negated = false;
};

struct MissingTest {
  ExpressionId operand;
  bool known = false;    ///< `is known` rather than `is missing`
  bool negated = false;  ///< `is not missing`
};

struct Not {
  ExpressionId operand;
};

struct Logical {
  enum class Operator : uint8_t { conjunction, disjunction };
  Operator op;
  std::vector<ExpressionId> operands;  ///< at least two
};

enum class Quantifier : uint8_t { any, all, none, at_least, exactly, at_most };

struct Block {
  Quantifier quantifier;
  std::optional<Count> count;  ///< of the last three
  std::vector<ExpressionId> conditions;
};

struct EventTest {
  Quantifier quantifier;  ///< `none` is written `no`; there is no `all`
  std::optional<Count> count;
  bool times = false;  ///< `at least 2 times P followed by Q`
  Sequence sequence;
};

struct Aggregate {
  enum class Kind : uint8_t {
    count,           ///< `count of P`
    count_distinct,  ///< `count of distinct FIELD of P`
    distinct_units,  ///< `distinct days of P`
    sum,             ///< `sum of FIELD of P`
    average,
    highest,
    lowest,
    field_of_first,  ///< `FIELD of first P`; `time of first P` has the built-in field `time`
    field_of_last,
    time_since_last,  ///< `time since last P`
  };
  Kind kind;
  std::optional<Name> field;
  Unit unit = Unit::day;  ///< of `distinct_units`
  Sequence sequence;      ///< one pattern, but for `count`
};

struct Arm {
  ExpressionId value;
  std::optional<ExpressionId> condition;  ///< absent: `otherwise`
  Span span;
};

struct If {
  ExpressionId condition, then, otherwise;
};

struct Case {
  std::vector<Arm> arms;
};

struct QualifiesAs {
  QualifiedName stage;
};

struct Expression {
  using Node = std::variant<
#define EXPRESSION(Node, meaning) Node,
#include "compiler/syntax/nodes.def"
      std::monostate>;  ///< what could not be parsed; only in a file that has errors

  Node node;
  Span span;
  bool bracketed = false;  ///< the writer put `( )` around it
};

// --- declarations ----------------------------------------------------------------------------------------------------

struct TypeName {
  enum class Kind : uint8_t { boolean, integer, number, text, time, date, duration, one_of, other };
  Kind kind = Kind::text;
  std::vector<Text> values;  ///< of `one_of`
  std::string other;         ///< a word that is no type; empty where none could be read
  Span span;
};

struct Field {
  std::string documentation;
  Name name;
  TypeName type;
  bool key = false, required = false;
  std::optional<Text> from;
  Span span;
};

struct MissingWhen {
  std::vector<Text> values;
  Span span;
};

/// `lead from "contact_id"`, `at from "…"`, `type from "…"`.
struct ColumnMapping {
  enum class Kind : uint8_t { lead, at, type };
  Kind kind = Kind::lead;
  Text from;
  std::optional<Name> matching;
  Span span;
};

struct DefinitionDecl {
  struct Agreed {
    Literal date;
    std::vector<Text> by;
  };
  struct Changed {
    Literal date;
    Text what;
  };
  Text name;
  std::optional<Text> version, owner, timezone, data_timezone;
  std::optional<Agreed> agreed;
  std::vector<Changed> changed;
  std::optional<Literal> review;  ///< `every 2 weeks`; `every month` is 1 month
};

struct UseDecl {
  Name module;
};

struct LeadDecl {
  bool account = false;
  std::vector<Field> fields;
  std::vector<MissingWhen> missing;
};

struct EventsDecl {
  std::vector<ColumnMapping> mappings;
};

struct EventDecl {
  Name name;
  std::optional<Name> plural;
  std::optional<Text> from;
  std::vector<Field> fields;
  std::vector<ColumnMapping> mappings;
  std::vector<MissingWhen> missing;
};

struct DerivedDecl {
  Name name;
  std::optional<Name> plural;
  std::vector<Pattern> alternatives;
};

struct OutcomeDecl {
  EventDecl event;
};

struct ParameterDecl {
  Name name;
  std::optional<TypeName> type;
  Literal value;
  std::optional<Literal> low, high;
};

struct SetDecl {
  Name name;
  std::vector<Literal> values;
  std::optional<Text> from;
};

struct TableDecl {
  struct Row {
    Literal key;
    ExpressionId value;
    Span span;
  };
  Name name;
  std::optional<TypeName> key_type, value_type;
  std::vector<Row> rows;
  std::optional<Text> from;
  std::optional<ExpressionId> default_value;
};

struct LetDecl {
  Name name;
  ExpressionId value;
};

struct FunctionDecl {
  struct Parameter {
    Name name;
    TypeName type;
  };
  Name name;
  std::vector<Parameter> parameters;
  TypeName result;
  ExpressionId body;
};

/// `halving every D`, `fading to 0 over D`.
struct Decay {
  enum class Kind : uint8_t { halving, fading };
  Kind kind = Kind::halving;
  ExpressionId span;
  Span text_span;
};

/// `at most M`; `M` may be a parameter or an expression of constants.
struct Rule {
  enum class Per : uint8_t { none, sequence, first, last, number };
  bool minus = false;
  ExpressionId points;                    ///< a number, an expression or a look-up
  std::optional<ExpressionId> condition;  ///< `when C`
  Per per = Per::none;
  std::optional<Sequence> sequence;    ///< `per P`, `per first P`, `per last P`
  std::optional<ExpressionId> number;  ///< `per (N)`, and `per count of …`, `per distinct days of …`
  std::optional<ExpressionId> at_most;
  std::optional<Decay> decay;
  std::optional<ExpressionId> because;  ///< a `Literal` or `Template`
  Span span;
  Span head;  ///< from the sign to the end of the condition: the reason's text where there is no `because`
};

struct KeepBetween {
  ExpressionId low, high;
  Span span;
};

struct Group;

struct StartAt {
  ExpressionId value;
  Span span;
};

/// An item of a score or group, in the order written.
struct ScoreItem {
  std::variant<Rule, StartAt, KeepBetween, Decay, std::vector<Group>> node;  ///< a group stands alone in its vector
  std::string documentation;
};

struct Group {
  Name name;
  std::optional<ExpressionId> at_most;
  std::vector<ScoreItem> items;
  Span span;
};

struct ScoreDecl {
  Name name;
  std::vector<ScoreItem> items;
};

struct GradeDecl {
  Name name;
  std::vector<Arm> arms;
};

struct OutputDecl {
  Name name;
  ExpressionId value;
};

struct DisqualifyDecl {
  ExpressionId condition;
  std::optional<ExpressionId> because;
};

struct RecycleDecl {
  Pattern pattern;
};

struct StageDecl {
  Name name;
  std::optional<Text> also_called, owned_by;
  std::optional<ExpressionId> condition;
};

struct RouteDecl {
  struct RouteArm {
    bool nurture = false;
    Text queue;
    std::optional<ExpressionId> within, at_latest, recheck;
    std::optional<ExpressionId> condition;  ///< absent: `otherwise`
    Span span;
  };
  Name stage;
  std::vector<RouteArm> arms;
};

struct HandoffDecl {
  struct Item {
    std::optional<Name> name;           ///< `name`, or of `name = expression`
    std::optional<ExpressionId> value;  ///< of `name = expression`
    std::optional<Text> text;           ///< a text, as it stands
    std::optional<Literal> last;        ///< `last 5 touches`: 5
    std::optional<Pattern> pattern;     ///< … touches
    Span span;
  };
  Name stage;
  std::vector<Item> items;
};

struct TestDecl {
  struct Value {
    Name field;
    Literal value;
  };
  struct Record {
    std::vector<Value> values;
    Span span;
  };
  struct Event {
    QualifiedName event;
    Record record;
    enum class When : uint8_t { ago, at, today } when = When::today;
    std::optional<Literal> time;  ///< a duration, or a date or time
    Span span;
  };
  struct Setting {
    QualifiedName parameter;
    Literal value;
  };
  struct Expectation {
    ExpressionId condition;
    Span span;
  };
  Text name;
  std::optional<Literal> now;
  std::vector<Setting> settings;
  std::optional<Record> lead;
  std::vector<Event> events;
  std::vector<Expectation> expectations;
};

/// Text that could not be read and stands in no node, in a file that has errors. What it declares is unknown.
struct LeftOut {
  Span span;
  bool outside = false;  ///< of the block: a declaration's head, or another whose first word is not there
};

struct Declaration {
  using Node = std::variant<
#define DECLARATION(Node, word, meaning) Node,
#include "compiler/syntax/nodes.def"
      std::monostate>;  ///< what could not be parsed; only in a file that has errors

  std::string documentation;  ///< the `##` lines above, joined by line ends
  Node node;
  Span span;
  Span word;  ///< the declaration word
  std::vector<LeftOut> left_out;
};

/// A comment that is no documentation, for the formatter.
struct Comment {
  std::string text;  ///< without `#`
  Span span;
  bool own_line = false;
};

struct Ast {
  source::FileId file{};
  std::vector<Expression> expressions;
  std::vector<Declaration> declarations;
  std::vector<Comment> comments;

  const Expression& operator[](ExpressionId id) const { return expressions[static_cast<uint32_t>(id)]; }
};

}  // namespace merit::syntax
