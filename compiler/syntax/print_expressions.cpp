#include <fmt/core.h>

#include "compiler/syntax/printer.h"

namespace merit::syntax {
namespace {

constexpr std::string_view kUnits[] = {"second", "minute", "hour", "day", "week", "month", "quarter", "year"};

std::string_view singular(Unit unit) {
  return kUnits[static_cast<size_t>(unit)];
}
std::string plural(Unit unit) {
  return fmt::format("{}s", singular(unit));
}

struct BindingOf {
  Binding operator()(const Logical& logical) const {
    return logical.op == Logical::Operator::disjunction ? Binding::disjunction : Binding::conjunction;
  }
  Binding operator()(const Not& /*node*/) const { return Binding::negation; }
  Binding operator()(const Compare& /*node*/) const { return Binding::comparison; }
  Binding operator()(const Between& /*node*/) const { return Binding::comparison; }
  Binding operator()(const Membership& /*node*/) const { return Binding::comparison; }
  Binding operator()(const TextTest& /*node*/) const { return Binding::comparison; }
  Binding operator()(const RegexTest& /*node*/) const { return Binding::comparison; }
  Binding operator()(const MissingTest& /*node*/) const { return Binding::comparison; }
  Binding operator()(const Block& /*node*/) const { return Binding::comparison; }
  Binding operator()(const EventTest& /*node*/) const { return Binding::comparison; }
  Binding operator()(const Arithmetic& arithmetic) const {
    bool is_sum = arithmetic.op == Arithmetic::Operator::add || arithmetic.op == Arithmetic::Operator::subtract;
    return is_sum ? Binding::sum : Binding::product;
  }
  Binding operator()(const Negate& /*node*/) const { return Binding::sign; }
  Binding operator()(const DefaultTo& /*node*/) const { return Binding::defaulted; }
  template <typename Primary>
  Binding operator()(const Primary& /*node*/) const {
    return Binding::primary;
  }
};

Binding binding(const Expression::Node& node) {
  return std::visit(BindingOf{}, node);
}

Binding tighter(Binding binding) {
  return static_cast<Binding>(static_cast<uint8_t>(binding) + 1);
}

std::string_view spelled(Compare::Operator op) {
  using enum Compare::Operator;
  switch (op) {
    case is:
      return "is";
    case is_not:
      return "is not";
    case is_exactly:
      return "is exactly";
    case is_not_exactly:
      return "is not exactly";
    case is_at_least:
      return "is at least";
    case is_at_most:
      return "is at most";
    case is_not_at_least:
      return "is not at least";
    case is_not_at_most:
      return "is not at most";
    case less:
      return "<";
    case less_equal:
      return "<=";
    case greater:
      return ">";
    case greater_equal:
      return ">=";
  }
  return {};
}

std::string_view spelled(Arithmetic::Operator op) {
  constexpr std::string_view kSigns[] = {" + ", " - ", " * ", " / "};
  return kSigns[static_cast<size_t>(op)];
}

std::string_view spelled(TextTest::Operator op) {
  constexpr std::string_view kWords[] = {"contains ", "starts with ", "ends with "};
  return kWords[static_cast<size_t>(op)];
}

}  // namespace

void Printer::expression(ExpressionId id, Binding least) {
  const Expression& expression = ast_[id];
  bool brackets = expression.bracketed || binding(expression.node) < least;
  if (brackets) write("(");
  std::visit([this](const auto& one) { node(one); }, expression.node);
  if (brackets) write(")");
}

// --- values ----------------------------------------------------------------------------------------------------------

void Printer::node(const std::monostate& /*nothing*/) {}

void Printer::node(const Literal& literal) {
  if (literal.negative) write("-");
  if (literal.kind == Literal::Kind::text) {
    text(literal.text, fills_texts_);
    return;
  }
  write(literal.text);
  if (literal.kind != Literal::Kind::duration) return;
  write(" ");
  write(literal.text == "1" ? singular(literal.unit) : plural(literal.unit));
}

void Printer::text(std::string_view value, bool braces_mean_expressions) {
  write("\"");
  for (char c : value) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || (c == '{' && braces_mean_expressions)) {
      write("\\");
      out_ += c;
    } else if (c == '\n' || c == '\t') {
      write(c == '\n' ? "\\n" : "\\t");
    } else if (byte < 0x20 || byte == 0x7F) {
      write(fmt::format("\\u{{{:x}}}", byte));
    } else {
      out_ += c;
    }
  }
  write("\"");
}

void Printer::node(const Template& filled) {
  write("\"");
  for (const Template::Part& part : filled.parts) {
    Printer words(ast_);
    words.text(part.text, true);
    std::string quoted = words.take();
    write(std::string_view(quoted).substr(1, quoted.size() - 2));
    if (!part.expression) continue;
    Printer inside(ast_);
    inside.one_line_ = true;
    inside.expression(*part.expression);
    write("{");
    for (char c : inside.take()) {
      if (c == '"' || c == '\\') write("\\");
      out_ += c;
    }
    write("}");
  }
  write("\"");
}

void Printer::name(const QualifiedName& name) {
  if (name.module) {
    write(name.module->text);
    write(".");
  }
  write(name.name.text);
}

void Printer::node(const NameUse& use) {
  name(use.name);
}

void Printer::node(const LeadField& field) {
  write("lead.");
  write(field.field.text);
}

void Printer::node(const Now& /*now*/) {
  write("now");
}

void Printer::node(const Ago& ago) {
  expression(ago.span, Binding::primary);
  write(" ago");
}

void Printer::node(const Call& call) {
  name(call.function);
  write("(");
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    if (i > 0) write(", ");
    expression(call.arguments[i]);
  }
  write(")");
}

void Printer::node(const LookUp& look_up) {
  name(look_up.table);
  write("[");
  expression(look_up.key);
  write("]");
}

void Printer::node(const DefaultTo& default_to) {
  expression(default_to.value, Binding::primary);
  write(" default ");
  bool has_sign = std::holds_alternative<Negate>(ast_[default_to.otherwise].node);
  expression(default_to.otherwise, has_sign ? Binding::sign : Binding::primary);
}

void Printer::node(const Negate& negate) {
  write("-");
  expression(negate.operand, Binding::sign);
}

void Printer::node(const Arithmetic& arithmetic) {
  bool is_sum = arithmetic.op == Arithmetic::Operator::add || arithmetic.op == Arithmetic::Operator::subtract;
  Binding own = is_sum ? Binding::sum : Binding::product;
  expression(arithmetic.left, own);
  write(spelled(arithmetic.op));
  expression(arithmetic.right, tighter(own));
}

void Printer::node(const If& conditional) {
  write("if ");
  expression(conditional.condition);
  write(" then ");
  expression(conditional.then);
  write(" otherwise ");
  expression(conditional.otherwise);
}

void Printer::node(const Case& cases) {
  write("case");
  arms(cases.arms);
}

void Printer::arms(const std::vector<Arm>& arms) {
  braced(arms, [this](const Arm& arm) {
    expression(arm.value);
    write(arm.condition ? " when " : " otherwise");
    if (arm.condition) expression(*arm.condition);
  });
}

// --- conditions ------------------------------------------------------------------------------------------------------

void Printer::node(const QualifiesAs& qualifies) {
  write("qualifies as ");
  name(qualifies.stage);
}

void Printer::node(const Compare& compare) {
  expression(compare.left, Binding::sum);
  write(" ");
  write(spelled(compare.op));
  write(" ");
  expression(compare.right, Binding::sum);
}

void Printer::node(const Between& between) {
  expression(between.value, Binding::sum);
  write(between.negated ? " not between " : " between ");
  expression(between.low, Binding::sum);
  write(" and ");
  expression(between.high, Binding::sum);
}

void Printer::node(const Membership& membership) {
  expression(membership.value, Binding::sum);
  write(membership.negated ? " not in " : " in ");
  if (const auto* set = std::get_if<SetLiteral>(&membership.set)) {
    set_literal(*set);
  } else {
    name(std::get<QualifiedName>(membership.set));
  }
}

void Printer::set_literal(const SetLiteral& set) {
  write("{ ");
  for (size_t i = 0; i < set.values.size(); ++i) {
    if (i > 0) write(", ");
    node(set.values[i]);
  }
  write(" }");
}

void Printer::node(const TextTest& test) {
  expression(test.subject, Binding::sum);
  write(test.negated ? " not " : " ");
  write(spelled(test.op));
  if (const auto* words = std::get_if<ExpressionId>(&test.words)) {
    expression(*words, Binding::sum);
    return;
  }
  write("any of ");
  if (const auto* set = std::get_if<SetLiteral>(&test.words)) {
    set_literal(*set);
  } else {
    name(std::get<QualifiedName>(test.words));
  }
}

void Printer::node(const RegexTest& test) {
  expression(test.subject, Binding::sum);
  write(test.negated ? " not matches " : " matches ");
  text(test.pattern.value, fills_texts_);
}

void Printer::node(const MissingTest& test) {
  expression(test.operand, Binding::sum);
  write(test.negated ? " is not " : " is ");
  write(test.known ? "known" : "missing");
}

void Printer::node(const Not& negation) {
  write("not ");
  expression(negation.operand, Binding::negation);
}

void Printer::node(const Logical& logical) {
  bool is_or = logical.op == Logical::Operator::disjunction;
  for (size_t i = 0; i < logical.operands.size(); ++i) {
    if (i > 0) write(is_or ? " or " : " and ");
    expression(logical.operands[i], is_or ? Binding::conjunction : Binding::negation);
  }
}

void Printer::quantifier(Quantifier quantifier, const std::optional<Count>& count, bool of_block) {
  constexpr std::string_view kWords[] = {"any", "all", "none", "at least", "exactly", "at most"};
  bool is_no = quantifier == Quantifier::none && !of_block;
  write(is_no ? "no" : kWords[static_cast<size_t>(quantifier)]);
  if (!count) return;
  write(" ");
  if (count->number) {
    node(*count->number);
  } else {
    name(*count->parameter);
  }
}

void Printer::node(const Block& block) {
  quantifier(block.quantifier, block.count, true);
  write(" of");
  braced(block.conditions, [this](ExpressionId condition) { expression(condition); });
}

// --- events ----------------------------------------------------------------------------------------------------------

void Printer::node(const EventTest& test) {
  quantifier(test.quantifier, test.count, false);
  write(test.times ? " times " : " ");
  sequence(test.sequence);
}

void Printer::node(const Aggregate& aggregate) {
  using enum Aggregate::Kind;
  auto with_field = [&](std::string_view before, std::string_view after) {
    write(before);
    write(aggregate.field->text);
    write(after);
  };
  switch (aggregate.kind) {
    case count:
      write("count of ");
      break;
    case count_distinct:
      with_field("count of distinct ", " of ");
      break;
    case distinct_units:
      write(fmt::format("distinct {} of ", plural(aggregate.unit)));
      break;
    case sum:
      with_field("sum of ", " of ");
      break;
    case average:
      with_field("average of ", " of ");
      break;
    case highest:
      with_field("highest of ", " of ");
      break;
    case lowest:
      with_field("lowest of ", " of ");
      break;
    case field_of_first:
      with_field("", " of first ");
      break;
    case field_of_last:
      with_field("", " of last ");
      break;
    case time_since_last:
      write("time since last ");
      break;
  }
  sequence(aggregate.sequence);
}

void Printer::sequence(const Sequence& sequence) {
  for (size_t i = 0; i < sequence.steps.size(); ++i) {
    const Sequence::Step& step = sequence.steps[i];
    if (i > 0) write(step.negated ? " not followed by " : " followed by ");
    pattern(step.pattern);
    if (step.after) {
      write(" after ");
      expression(*step.after, Binding::primary);
    }
    if (step.within) {
      write(" within ");
      expression(*step.within, Binding::primary);
    }
  }
}

void Printer::pattern(const Pattern& pattern) {
  name(pattern.event);
  if (pattern.where) {
    write(" where ");
    expression(*pattern.where, Binding::negation);
  }
  if (pattern.window) {
    write(" ");
    window(*pattern.window);
  }
}

void Printer::window(const Window& window) {
  using enum Window::Kind;
  auto length = [&](std::string_view before, std::string_view after) {
    write(before);
    expression(*window.a, Binding::primary);
    write(after);
  };
  auto moment = [&](std::string_view before, ExpressionId time) {
    write(before);
    expression(time, Binding::sum);
  };
  switch (window.kind) {
    case in_last:
      length("in last ", "");
      break;
    case from_to_ago:
      write(fmt::format("from {} to {} {} ago", window.first, window.second, plural(window.unit)));
      break;
    case more_than_ago:
      length("more than ", " ago");
      break;
    case since:
      moment("since ", *window.a);
      break;
    case before:
      moment("before ", *window.a);
      break;
    case from_until:
      moment("from ", *window.a);
      moment(" until ", *window.b);
      break;
    case within_of:
      length("within ", ""), moment(" of ", *window.b);
      break;
    case within_after:
      length("within ", ""), moment(" after ", *window.b);
      break;
    case within_before:
      length("within ", ""), moment(" before ", *window.b);
      break;
    case this_unit:
      write(fmt::format("this {}", singular(window.unit)));
      break;
    case previous_unit:
      write(fmt::format("previous {}", singular(window.unit)));
      break;
    case today:
      write("today");
      break;
    case yesterday:
      write("yesterday");
      break;
  }
}

}  // namespace merit::syntax
