// Functions, tables, branches, stages' conditions.
#include <algorithm>
#include <array>

#include "compiler/semantics/expression_checker.h"

namespace merit::semantics {
namespace {

/// What a built-in function takes, as functions.def writes it.
enum class Argument : uint8_t { boolean, integer, number, text, time, date, duration, numeric, day };

struct Signature {
  std::string_view name;
  Function function;
  std::vector<Argument> arguments;
  Argument result;
};

#define MERIT_ARGUMENTS(...) {__VA_ARGS__}

const std::vector<Signature>& signatures() {
  using enum Argument;
  static const std::vector<Signature> kAll = {
#define FUNCTION(name, arguments, result, meaning) {#name, Function::name, MERIT_ARGUMENTS arguments, result},
#include "compiler/semantics/functions.def"
  };
  return kAll;
}

const Signature* find_builtin(std::string_view name) {
  const auto found = std::ranges::find(signatures(), name, &Signature::name);
  return found == signatures().end() ? nullptr : &*found;
}

bool takes(Argument wanted, Type type) {
  if (wanted == Argument::numeric) return is_numeric(type);
  if (wanted == Argument::day) return is_moment(type);
  return common_type(type, Type{static_cast<TypeKind>(wanted)}) == Type{static_cast<TypeKind>(wanted)};
}

std::string phrase(const Model& model, Argument wanted) {
  if (wanted == Argument::numeric) return "a number";
  if (wanted == Argument::day) return "a date or a time";
  return type_phrase(model, Type{static_cast<TypeKind>(wanted)});
}

static_assert(static_cast<int>(Argument::duration) == static_cast<int>(TypeKind::duration));

}  // namespace

// --- functions -------------------------------------------------------------------------------------------------------

Checked ExpressionChecker::node(const syntax::Call& call, const Here& here) {
  const auto [symbol, reported] = checker_.look_up(scope_.module, call.function);
  if (reported) return std::nullopt;
  if (symbol && symbol->kind == SymbolKind::function) return declared_call(symbol->index, call, here);
  const std::string& name = call.function.name.text;
  const Signature* builtin = call.function.module ? nullptr : find_builtin(name);
  if (builtin) return builtin_call(builtin->function, call, here);
  if (symbol) {
    diagnostics().report(call.function.span(),
                         d::WrongKind{.name = name, .found = kind_phrase(symbol->kind), .wanted = "a function"});
    return std::nullopt;
  }
  if (report_called_aggregate(call, here)) return std::nullopt;
  std::vector<std::string> candidates = checker_.names_of(scope_.module, SymbolKind::function);
  for (const Signature& one : signatures()) candidates.emplace_back(one.name);
  checker_.report_unknown_once(scope_.module, call.function.name.span, kind_name(SymbolKind::function), name,
                               candidates);
  return std::nullopt;
}

/// `count(visits)`, `sum(seconds)`: what many events amount to is said with `of`.
bool ExpressionChecker::report_called_aggregate(const syntax::Call& call, const Here& here) {
  static constexpr std::array<std::string_view, 5> kAggregates = {"count", "sum", "average", "highest", "lowest"};
  const std::string& name = call.function.name.text;
  if (call.function.module || std::ranges::find(kAggregates, name) == kAggregates.end()) return false;
  const auto* use =
      call.arguments.size() == 1 ? std::get_if<syntax::NameUse>(&ast()[call.arguments.front()].node) : nullptr;
  bool is_event = false;
  if (use) {
    const auto argument = checker_.look_up(scope_.module, use->name).symbol;
    is_event = argument && argument->kind == SymbolKind::event;
  }
  auto report = diagnostics().report(call.function.name.span, d::UnknownName{.none = "no function", .name = name});
  if (name != "count") {
    report.help(d::AggregateOfField{.word = name});
  } else if (is_event) {
    const std::string counted = "count of " + std::string(checker_.sources.text(use->name.span()));
    report.help(d::ReplaceWith{.old = checker_.quoted(here.span), .replacement = counted}).fix({{here.span, counted}});
  } else {
    report.help(d::CountEvents{.event = "EVENT"});
  }
  return true;
}

bool ExpressionChecker::check_argument_count(const syntax::Call& call, size_t wanted, const Here& here) {
  if (call.arguments.size() == wanted) return true;
  diagnostics().report(here.span, d::WrongArgumentCount{.function = call.function.name.text,
                                                        .wanted = static_cast<int64_t>(wanted),
                                                        .found = static_cast<int64_t>(call.arguments.size())});
  return false;
}

Checked ExpressionChecker::declared_call(uint32_t function, const syntax::Call& call, const Here& here) {
  if (!checker_.require_checked(SymbolKind::function, function, call.function.span())) return std::nullopt;
  const auto parameters = model().functions[function].parameters;
  if (!check_argument_count(call, parameters.size(), here)) return std::nullopt;
  FunctionCall made{function, {}};
  bool failed = false;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Checked argument = of_type(call.arguments[i], parameters[i].second);
    failed |= !argument;
    if (argument) made.arguments.push_back(*argument);
  }
  const uint64_t parts = checker_.extents.of_function(function).parts;
  if (failed || !checker_.write_out(parts, call.function.span())) return std::nullopt;
  return add(std::move(made), model().functions[function].result, here.span);
}

Checked ExpressionChecker::builtin_call(Function function, const syntax::Call& call, const Here& here) {
  const Signature& signature = signatures()[static_cast<size_t>(function)];
  if (!check_argument_count(call, signature.arguments.size(), here)) return std::nullopt;
  BuiltinCall made{function, {}};
  bool failed = false;
  Type common = kInteger;  // of the numeric arguments
  for (size_t i = 0; i < signature.arguments.size(); ++i) {
    const Argument wanted = signature.arguments[i];
    const Checked argument = check(call.arguments[i]);
    const bool fits = argument && takes(wanted, type_of(*argument));
    if (argument && !fits) report_wrong_type(*argument, phrase(model(), wanted));
    failed |= !fits;
    if (!fits) continue;
    made.arguments.push_back(*argument);
    if (wanted == Argument::numeric) common = *common_type(common, type_of(*argument));
  }
  if (failed) return std::nullopt;
  for (size_t i = 0; i < made.arguments.size(); ++i) {
    const Argument wanted = signature.arguments[i];
    if (wanted == Argument::numeric) made.arguments[i] = *convert(made.arguments[i], common);
    if (wanted < Argument::numeric)
      made.arguments[i] = *convert(made.arguments[i], Type{static_cast<TypeKind>(wanted)});
  }
  const Type result = signature.result == Argument::numeric ? common : Type{static_cast<TypeKind>(signature.result)};
  return add(std::move(made), result, here.span);
}

// --- tables ----------------------------------------------------------------------------------------------------------

Checked ExpressionChecker::node(const syntax::LookUp& look_up, const Here& here) {
  const auto table = checker_.require(scope_.module, look_up.table, SymbolKind::table);
  if (!table) {
    check(look_up.key);
    return std::nullopt;
  }
  const Type key_type = model().tables[*table].key_type;
  const Checked key = of_type(look_up.key, key_type);
  if (!key) return std::nullopt;
  return add(LookUp{*table, *key}, model().tables[*table].value_type, here.span);
}

// --- branches --------------------------------------------------------------------------------------------------------

Checked ExpressionChecker::node(const syntax::If& branch, const Here& here) {
  const Checked chosen = condition(branch.condition);
  const auto values = same_type(branch.then, branch.otherwise, here.hint);
  if (!chosen || !values) return std::nullopt;
  Case made{{{chosen, values->first}, {std::nullopt, values->second}}};
  return add(std::move(made), type_of(values->first), here.span);
}

Checked ExpressionChecker::node(const syntax::Case& choice, const Here& here) {
  return arms(choice.arms, here.hint, here.span);
}

/// What the arms give. Text literals come last: next to an enumeration they are its labels, wherever that stands.
std::vector<Checked> ExpressionChecker::values_of(std::span<const syntax::Arm> arms, std::optional<Type> hint) {
  std::vector<Checked> values(arms.size());
  std::optional<Type> enumeration;
  const bool may_be_texts = std::ranges::none_of(arms, [&](const syntax::Arm& arm) {
    return std::holds_alternative<syntax::Literal>(ast()[arm.value].node) && !is_text_literal(ast()[arm.value]);
  });
  if (!hint && may_be_texts) hint = kText;  // an unknown name is most likely a text without its quotes
  for (const bool literals : {false, true}) {
    for (size_t i = 0; i < arms.size(); ++i) {
      if (is_text_literal(ast()[arms[i].value]) != literals) continue;
      values[i] = check(arms[i].value, enumeration ? enumeration : hint);
      if (!enumeration && values[i] && is_enumeration(type_of(*values[i]))) enumeration = type_of(*values[i]);
    }
  }
  return values;
}

Checked ExpressionChecker::arms(std::span<const syntax::Arm> arms, std::optional<Type> hint, Span span) {
  const std::vector<Checked> values = values_of(arms, hint);
  Case made;
  bool failed = false;
  std::optional<Type> common;
  for (size_t i = 0; i < arms.size(); ++i) {
    const syntax::Arm& arm = arms[i];
    Checked when;
    if (arm.condition) {
      when = condition(*arm.condition);
    } else if (i + 1 < arms.size()) {
      diagnostics().report(arm.span, d::OtherwiseNotLast{});
      failed = true;
    }
    const Checked value = values[i];
    failed |= !value || (arm.condition && !when);
    if (!value) continue;
    if (common && !common_type(*common, type_of(*value))) {
      if (!made.arms.empty()) report_mismatch(made.arms.front().value, *value, false);
      failed = true;
      continue;
    }
    common = common ? *common_type(*common, type_of(*value)) : type_of(*value);
    made.arms.push_back({when, *value});
  }
  if (failed || !common) return std::nullopt;
  for (Case::Arm& arm : made.arms) arm.value = *convert(arm.value, *common);
  return add(std::move(made), *common, span);
}

// --- stages ----------------------------------------------------------------------------------------------------------

Checked ExpressionChecker::node(const syntax::QualifiesAs& qualifies, const Here& here) {
  if (scope_.place == Place::function) {
    diagnostics().report(here.span, d::NotSeenHere{.name = qualifies.stage.name.text, .kind = "a stage"});
    return std::nullopt;
  }
  const auto stage = checker_.require(scope_.module, qualifies.stage, SymbolKind::stage);
  if (!stage || !checker_.require_checked(SymbolKind::stage, *stage, qualifies.stage.span())) return std::nullopt;
  return add(QualifiesAs{*stage}, kBoolean, here.span);
}

}  // namespace merit::semantics
