#include "compiler/syntax/equal.h"

#include <algorithm>
#include <tuple>
#include <type_traits>

namespace merit::syntax {
namespace {

// `parts` gives what of a node counts; spans do not. A member forgotten here is one that printing may lose.
auto parts(const Name& n) {
  return std::tie(n.text);
}
auto parts(const QualifiedName& n) {
  return std::tie(n.module, n.name);
}
auto parts(const Text& n) {
  return std::tie(n.value);
}
auto parts(const Literal& n) {
  return std::tie(n.kind, n.negative, n.text, n.unit);
}
auto parts(const Window& n) {
  return std::tie(n.kind, n.a, n.b, n.first, n.second, n.unit);
}
auto parts(const Pattern& n) {
  return std::tie(n.event, n.where, n.window);
}
auto parts(const Sequence::Step& n) {
  return std::tie(n.pattern, n.after, n.within, n.negated);
}
auto parts(const Sequence& n) {
  return std::tie(n.steps);
}

auto parts(const Count& n) {
  return std::tie(n.number, n.parameter);
}
auto parts(const SetLiteral& n) {
  return std::tie(n.values);
}
auto parts(const Template::Part& n) {
  return std::tie(n.text, n.expression);
}
auto parts(const Template& n) {
  return std::tie(n.parts);
}
auto parts(const NameUse& n) {
  return std::tie(n.name);
}
auto parts(const LeadField& n) {
  return std::tie(n.field);
}
auto parts(const Now& /*n*/) {
  return std::tie();
}
auto parts(const Ago& n) {
  return std::tie(n.span);
}
auto parts(const Call& n) {
  return std::tie(n.function, n.arguments);
}
auto parts(const LookUp& n) {
  return std::tie(n.table, n.key);
}
auto parts(const DefaultTo& n) {
  return std::tie(n.value, n.otherwise);
}
auto parts(const Negate& n) {
  return std::tie(n.operand);
}
auto parts(const Arithmetic& n) {
  return std::tie(n.op, n.left, n.right);
}
auto parts(const Compare& n) {
  return std::tie(n.op, n.left, n.right);
}
auto parts(const Between& n) {
  return std::tie(n.value, n.low, n.high, n.negated);
}
auto parts(const Membership& n) {
  return std::tie(n.value, n.set, n.negated);
}
auto parts(const TextTest& n) {
  return std::tie(n.op, n.subject, n.words, n.negated);
}
auto parts(const RegexTest& n) {
  return std::tie(n.subject, n.pattern, n.negated);
}
auto parts(const MissingTest& n) {
  return std::tie(n.operand, n.known, n.negated);
}
auto parts(const Not& n) {
  return std::tie(n.operand);
}
auto parts(const Logical& n) {
  return std::tie(n.op, n.operands);
}
auto parts(const Block& n) {
  return std::tie(n.quantifier, n.count, n.conditions);
}
auto parts(const EventTest& n) {
  return std::tie(n.quantifier, n.count, n.times, n.sequence);
}
auto parts(const Aggregate& n) {
  return std::tie(n.kind, n.field, n.unit, n.sequence);
}
auto parts(const Arm& n) {
  return std::tie(n.value, n.condition);
}
auto parts(const If& n) {
  return std::tie(n.condition, n.then, n.otherwise);
}
auto parts(const Case& n) {
  return std::tie(n.arms);
}
auto parts(const QualifiesAs& n) {
  return std::tie(n.stage);
}
auto parts(const std::monostate& /*n*/) {
  return std::tie();
}
auto parts(const Expression& n) {
  return std::tie(n.node, n.bracketed);
}

auto parts(const TypeName& n) {
  return std::tie(n.kind, n.values, n.other);
}
auto parts(const Field& n) {
  return std::tie(n.documentation, n.name, n.type, n.key, n.required, n.from);
}
auto parts(const MissingWhen& n) {
  return std::tie(n.values);
}
auto parts(const ColumnMapping& n) {
  return std::tie(n.kind, n.from, n.matching);
}
auto parts(const DefinitionDecl::Agreed& n) {
  return std::tie(n.date, n.by);
}
auto parts(const DefinitionDecl::Changed& n) {
  return std::tie(n.date, n.what);
}
auto parts(const DefinitionDecl& n) {
  return std::tie(n.name, n.version, n.owner, n.timezone, n.data_timezone, n.agreed, n.changed, n.review);
}
auto parts(const UseDecl& n) {
  return std::tie(n.module);
}
auto parts(const LeadDecl& n) {
  return std::tie(n.account, n.fields, n.missing);
}
auto parts(const EventsDecl& n) {
  return std::tie(n.mappings);
}
auto parts(const EventDecl& n) {
  return std::tie(n.name, n.plural, n.from, n.fields, n.mappings, n.missing);
}
auto parts(const DerivedDecl& n) {
  return std::tie(n.name, n.plural, n.alternatives);
}
auto parts(const OutcomeDecl& n) {
  return std::tie(n.event);
}
auto parts(const ParameterDecl& n) {
  return std::tie(n.name, n.type, n.value, n.low, n.high);
}
auto parts(const SetDecl& n) {
  return std::tie(n.name, n.values, n.from);
}
auto parts(const TableDecl::Row& n) {
  return std::tie(n.key, n.value);
}
auto parts(const TableDecl& n) {
  return std::tie(n.name, n.key_type, n.value_type, n.rows, n.from, n.default_value);
}
auto parts(const LetDecl& n) {
  return std::tie(n.name, n.value);
}
auto parts(const FunctionDecl::Parameter& n) {
  return std::tie(n.name, n.type);
}
auto parts(const FunctionDecl& n) {
  return std::tie(n.name, n.parameters, n.result, n.body);
}
auto parts(const Decay& n) {
  return std::tie(n.kind, n.span);
}
auto parts(const Rule& n) {
  return std::tie(n.minus, n.points, n.condition, n.per, n.sequence, n.number, n.at_most, n.decay, n.because);
}
auto parts(const KeepBetween& n) {
  return std::tie(n.low, n.high);
}
auto parts(const StartAt& n) {
  return std::tie(n.value);
}
auto parts(const ScoreItem& n) {
  return std::tie(n.node, n.documentation);
}
auto parts(const Group& n) {
  return std::tie(n.name, n.at_most, n.items);
}
auto parts(const ScoreDecl& n) {
  return std::tie(n.name, n.items);
}
auto parts(const GradeDecl& n) {
  return std::tie(n.name, n.arms);
}
auto parts(const OutputDecl& n) {
  return std::tie(n.name, n.value);
}
auto parts(const DisqualifyDecl& n) {
  return std::tie(n.condition, n.because);
}
auto parts(const RecycleDecl& n) {
  return std::tie(n.pattern);
}
auto parts(const StageDecl& n) {
  return std::tie(n.name, n.also_called, n.owned_by, n.condition);
}
auto parts(const RouteDecl::RouteArm& n) {
  return std::tie(n.nurture, n.queue, n.within, n.at_latest, n.recheck, n.condition);
}
auto parts(const RouteDecl& n) {
  return std::tie(n.stage, n.arms);
}
auto parts(const HandoffDecl::Item& n) {
  return std::tie(n.name, n.value, n.text, n.last, n.pattern);
}
auto parts(const HandoffDecl& n) {
  return std::tie(n.stage, n.items);
}
auto parts(const TestDecl::Value& n) {
  return std::tie(n.field, n.value);
}
auto parts(const TestDecl::Record& n) {
  return std::tie(n.values);
}
auto parts(const TestDecl::Event& n) {
  return std::tie(n.event, n.record, n.when, n.time);
}
auto parts(const TestDecl::Setting& n) {
  return std::tie(n.parameter, n.value);
}
auto parts(const TestDecl::Expectation& n) {
  return std::tie(n.condition);
}
auto parts(const TestDecl& n) {
  return std::tie(n.name, n.now, n.settings, n.lead, n.events, n.expectations);
}
auto parts(const Declaration& n) {
  return std::tie(n.documentation, n.node);
}

class Comparison {
 public:
  Comparison(const Ast& a, const Ast& b) : a_(a), b_(b) {}

  bool operator()(ExpressionId x, ExpressionId y) const { return (*this)(a_[x], b_[y]); }

  template <typename T>
  bool operator()(const std::optional<T>& x, const std::optional<T>& y) const {
    return x.has_value() == y.has_value() && (!x || (*this)(*x, *y));
  }

  template <typename T>
  bool operator()(const std::vector<T>& x, const std::vector<T>& y) const {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), *this);
  }

  template <typename... T>
  bool operator()(const std::variant<T...>& x, const std::variant<T...>& y) const {
    auto same = [&](const auto& member) { return (*this)(member, std::get<std::decay_t<decltype(member)>>(y)); };
    return x.index() == y.index() && std::visit(same, x);
  }

  template <typename T>
  bool operator()(const T& x, const T& y) const {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_same_v<T, std::string>) {
      return x == y;
    } else {
      return all_parts(parts(x), parts(y), std::make_index_sequence<std::tuple_size_v<decltype(parts(x))>>());
    }
  }

 private:
  template <typename Parts, size_t... kIndex>
  bool all_parts(const Parts& x, const Parts& y, std::index_sequence<kIndex...> /*indices*/) const {
    return ((*this)(std::get<kIndex>(x), std::get<kIndex>(y)) && ...);
  }

  const Ast& a_;
  const Ast& b_;
};

}  // namespace

bool equal(const Ast& a, const Ast& b) {
  return Comparison(a, b)(a.declarations, b.declarations);
}

bool equal(const Ast& a, ExpressionId in_a, const Ast& b, ExpressionId in_b) {
  return Comparison(a, b)(in_a, in_b);
}

}  // namespace merit::syntax
