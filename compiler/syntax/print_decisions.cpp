#include <fmt/core.h>

#include <utility>

#include "compiler/syntax/printer.h"

namespace merit::syntax {

// --- scores ----------------------------------------------------------------------------------------------------------

void Printer::node(const ScoreDecl& score) {
  write(fmt::format("score {}", score.name.text));
  score_items(score.items);
}

void Printer::score_items(const std::vector<ScoreItem>& items) {
  braced(items, [this](const ScoreItem& item) {
    documentation(item.documentation);
    std::visit([this](const auto& one) { score_item(one); }, item.node);
  });
}

void Printer::score_item(const Rule& rule) {
  write(rule.minus ? "-" : "+");
  points(rule.points);
  if (rule.condition) {
    write(" when ");
    expression(*rule.condition);
  }
  per(rule);
  if (rule.at_most) {
    write(", at most ");
    expression(*rule.at_most, Binding::sign);
  }
  if (rule.decay) {
    write(", ");
    score_item(*rule.decay);
  }
  if (!rule.because) return;
  write(" because ");
  bool outside = std::exchange(fills_texts_, true);
  expression(*rule.because);
  fills_texts_ = outside;
}

/// Numbers and look-ups stand alone; anything else is in brackets.
void Printer::points(ExpressionId points) {
  const Expression& expression_node = ast_[points];
  const auto* literal = std::get_if<Literal>(&expression_node.node);
  bool is_number =
      literal != nullptr && (literal->kind == Literal::Kind::integer || literal->kind == Literal::Kind::number ||
                             literal->kind == Literal::Kind::percent);
  bool stands_alone = expression_node.bracketed || is_number || std::holds_alternative<LookUp>(expression_node.node);
  if (!stands_alone) write("(");
  expression(points);
  if (!stands_alone) write(")");
}

void Printer::per(const Rule& rule) {
  if (rule.per == Rule::Per::none) return;
  write(rule.per == Rule::Per::first ? " per first " : rule.per == Rule::Per::last ? " per last " : " per ");
  if (rule.sequence) {
    sequence(*rule.sequence);
    return;
  }
  const Expression& number = ast_[*rule.number];
  bool stands_alone = number.bracketed || std::holds_alternative<Aggregate>(number.node);
  if (!stands_alone) write("(");
  expression(*rule.number);
  if (!stands_alone) write(")");
}

void Printer::score_item(const StartAt& start) {
  write("start at ");
  expression(start.value, Binding::sign);
}

void Printer::score_item(const KeepBetween& keep) {
  write("keep between ");
  expression(keep.low, Binding::sign);
  write(" and ");
  expression(keep.high, Binding::sign);
}

void Printer::score_item(const Decay& decay) {
  write(decay.kind == Decay::Kind::halving ? "halving every " : "fading to 0 over ");
  expression(decay.span, Binding::primary);
}

void Printer::score_item(const std::vector<Group>& group) {
  const Group& only = group.front();
  write(fmt::format("group {}", only.name.text));
  if (only.at_most) {
    write(" at most ");
    expression(*only.at_most, Binding::sign);
  }
  score_items(only.items);
}

// --- stages and what comes of them -----------------------------------------------------------------------------------

void Printer::node(const GradeDecl& grade) {
  write(fmt::format("grade {}", grade.name.text));
  fills_texts_ = true;
  arms(grade.arms);
  fills_texts_ = false;
}

void Printer::node(const OutputDecl& output) {
  write(fmt::format("output {} = ", output.name.text));
  fills_texts_ = true;
  expression(output.value);
  fills_texts_ = false;
}

void Printer::node(const DisqualifyDecl& disqualify) {
  write("disqualify when ");
  expression(disqualify.condition);
  if (!disqualify.because) return;
  write(" because ");
  fills_texts_ = true;
  expression(*disqualify.because);
  fills_texts_ = false;
}

void Printer::node(const RecycleDecl& recycle) {
  write("recycle after ");
  pattern(recycle.pattern);
}

void Printer::node(const StageDecl& stage) {
  write(fmt::format("stage {}", stage.name.text));
  if (stage.also_called) {
    write(" also called ");
    text(stage.also_called->value);
  }
  if (stage.owned_by) {
    write(" owned by ");
    text(stage.owned_by->value);
  }
  if (!stage.condition) return;
  write(" when ");
  expression(*stage.condition);
}

void Printer::node(const RouteDecl& route) {
  write(fmt::format("route {}", route.stage.text));
  braced(route.arms, [this](const RouteDecl::RouteArm& arm) { route_arm(arm); });
}

void Printer::route_arm(const RouteDecl::RouteArm& arm) {
  auto span = [this](std::string_view words, const std::optional<ExpressionId>& length) {
    if (!length) return;
    write(words);
    expression(*length, Binding::primary);
  };
  write(arm.nurture ? "nurture " : "to ");
  text(arm.queue.value);
  span(" within ", arm.within);
  span(" at latest ", arm.at_latest);
  span(" recheck after ", arm.recheck);
  write(arm.condition ? " when " : " otherwise");
  if (arm.condition) expression(*arm.condition);
}

void Printer::node(const HandoffDecl& handoff) {
  write(fmt::format("handoff {}", handoff.stage.text));
  braced(handoff.items, [this](const HandoffDecl::Item& item) { handoff_item(item); });
}

void Printer::handoff_item(const HandoffDecl::Item& item) {
  if (item.text) {
    text(item.text->value);
  } else if (item.last) {
    write(fmt::format("last {} ", item.last->text));
    pattern(*item.pattern);
  } else {
    write(item.name->text);
    if (!item.value) return;
    write(" = ");
    expression(*item.value);
  }
}

// --- tests -----------------------------------------------------------------------------------------------------------

void Printer::node(const TestDecl& test) {
  write("test ");
  text(test.name.value);
  open_brace();
  if (test.now) {
    line();
    write(fmt::format("now {}", test.now->text));
  }
  for (const TestDecl::Setting& setting : test.settings) {
    line();
    write("with ");
    name(setting.parameter);
    write(" = ");
    node(setting.value);
  }
  if (test.lead) {
    line();
    write("lead");
    record(*test.lead);
  }
  for (const TestDecl::Event& event : test.events) {
    line();
    test_event(event);
  }
  for (const TestDecl::Expectation& expectation : test.expectations) {
    line();
    write("expect ");
    expression(expectation.condition);
  }
  close_brace();
}

void Printer::test_event(const TestDecl::Event& event) {
  name(event.event);
  record(event.record);
  if (event.when == TestDecl::Event::When::today) {
    write(" today");
    return;
  }
  write(event.when == TestDecl::Event::When::at ? " at " : " ");
  node(*event.time);
  if (event.when == TestDecl::Event::When::ago) write(" ago");
}

void Printer::record(const TestDecl::Record& record) {
  write(record.values.empty() ? " {}" : " { ");
  for (size_t i = 0; i < record.values.size(); ++i) {
    write(fmt::format("{}{}: ", i > 0 ? ", " : "", record.values[i].field.text));
    node(record.values[i].value);
  }
  if (!record.values.empty()) write(" }");
}

}  // namespace merit::syntax
