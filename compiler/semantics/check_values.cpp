// Named values: parameters, sets, lets, functions, outputs.
#include <algorithm>

#include "compiler/semantics/checker.h"
#include "compiler/semantics/data_files.h"
#include "compiler/semantics/expression_checker.h"
#include "runtime/values/fold.h"

namespace merit::semantics {

void Checker::declare_values(uint32_t module) {
  for (const syntax::Declaration& at : ast(module).declarations) {
    if (const auto* parameter = std::get_if<syntax::ParameterDecl>(&at.node)) declare_parameter(module, *parameter, at);
    if (const auto* set = std::get_if<syntax::SetDecl>(&at.node)) declare_set(module, *set);
    if (const auto* table = std::get_if<syntax::TableDecl>(&at.node)) declare_table(module, *table);
  }
}

// --- parameters ------------------------------------------------------------------------------------------------------

void Checker::declare_parameter(uint32_t module, const syntax::ParameterDecl& written, const syntax::Declaration& at) {
  auto made = read_parameter(written);
  if (!made) {
    unreadable_names_[module].insert(written.name.text);
    return;
  }
  made->documentation = at.documentation;
  declare(module, written.name, SymbolKind::parameter, static_cast<uint32_t>(model.parameters.size()));
  model.parameters.push_back(*std::move(made));
}

std::optional<Parameter> Checker::read_parameter(const syntax::ParameterDecl& written) {
  std::optional<Type> type;
  if (written.type) {
    type = read_type(*written.type);
    if (!type) return std::nullopt;
  } else {
    const auto value = read_literal(written.value);
    if (!value) return std::nullopt;
    type = value->type;
    // `parameter share = 1 between 0 and 2.5` is a number.
    for (const auto& bound : {written.low, written.high}) {
      const auto other = bound ? read_literal(*bound) : std::nullopt;
      if (other) type = common_type(*type, other->type).value_or(*type);
    }
  }
  const auto value = read_value(written.value, *type);
  if (!value) return std::nullopt;
  Parameter made{written.name.text, *type, *value, std::nullopt, std::nullopt, {}, written.name.span};
  if (!written.low || !written.high) return made;

  made.low = read_value(*written.low, *type);
  made.high = read_value(*written.high, *type);
  if (!made.low || !made.high) return std::nullopt;
  if (!is_ordered(*type)) {
    diagnostics.report(written.low->span, d::NoOrder{.op = "between", .type = type_phrase(model, *type)});
    return std::nullopt;
  }
  if (value_less(*made.high, *made.low))
    diagnostics.report(join(written.low->span, written.high->span),
                       d::EmptyRange{.low = quoted(written.low->span), .high = quoted(written.high->span)});
  else
    check_range(made, *value, written.value.span);
  return made;
}

/// A parameter's value must lie in its range. Values of one ordered type compare as their variants do.
bool Checker::check_range(const Parameter& parameter, const Value& value, Span span) {
  if (!parameter.low || !parameter.high) return true;
  if (!value_less(value, *parameter.low) && !value_less(*parameter.high, value)) return true;
  diagnostics.report(span, d::OutOfRange{.value = quoted(span), .parameter = parameter.name})
      .label(parameter.span, d::DeclaredHere{});
  return false;
}

// --- sets ------------------------------------------------------------------------------------------------------------

void Checker::declare_set(uint32_t module, const syntax::SetDecl& written) {
  auto made = written.from ? read_set_file(module, *written.from) : read_set(written);
  if (!made) {
    unreadable_names_[module].insert(written.name.text);
    return;
  }
  made->name = written.name.text;
  made->span = written.name.span;
  declare(module, written.name, SymbolKind::set, static_cast<uint32_t>(model.sets.size()));
  model.sets.push_back(*std::move(made));
}

std::optional<Set> Checker::read_set(const syntax::SetDecl& written) {
  std::vector<TypedValue> values;
  std::vector<Span> spans;
  std::optional<Type> type;
  bool failed = false;
  for (const syntax::Literal& literal : written.values) {
    auto value = read_literal(literal);
    const auto common = value && type ? common_type(*type, value->type) : std::nullopt;
    if (value && type && !common)
      diagnostics.report(literal.span, d::WrongType{.text = quoted(literal.span),
                                                    .found = type_phrase(model, value->type),
                                                    .wanted = type_phrase(model, *type)});
    failed |= !value || (type && !common);
    if (failed) continue;
    type = common.value_or(value->type);
    values.push_back(*std::move(value));
    spans.push_back(literal.span);
  }
  if (failed || !type) return std::nullopt;
  return make_set(*type, values, spans);
}

std::optional<Set> Checker::read_set_file(uint32_t module, const syntax::Text& from) {
  const auto records = load_records(module, from, 1);
  if (!records) return std::nullopt;
  std::vector<TypedValue> values;
  std::vector<Span> spans;
  for (const auto& row : records->rows) {
    if (row[0].text.empty()) continue;
    values.push_back({kText, row[0].text});
    spans.push_back(row[0].span);
  }
  return make_set(kText, values, spans);
}

/// Each value once; those that come again are pointed out.
Set Checker::make_set(Type type, const std::vector<TypedValue>& values, const std::vector<Span>& spans) {
  Set made{{}, type, {}, {}};
  std::map<std::string, size_t> seen;  // by what `is` compares
  for (size_t i = 0; i < values.size(); ++i) {
    Value value = *converted(values[i], type);
    const auto [first, added] = seen.emplace(comparison_key(value), i);
    if (added)
      made.values.push_back(std::move(value));
    else
      diagnostics.report(spans[i], d::RepeatedValue{.value = quoted(spans[i])})
          .label(spans[first->second], d::FirstHere{});
  }
  return made;
}

// --- lets, functions, outputs ----------------------------------------------------------------------------------------

bool Checker::check_let(const Lazy& lazy, uint32_t index) {
  const auto& written = std::get<syntax::LetDecl>(lazy.declaration->node);
  const Checked value = ExpressionChecker(*this, {.module = lazy.module, .place = Place::rule}).check(written.value);
  if (value) model.lets[index].value = *value;
  return value.has_value();
}

bool Checker::check_function(const Lazy& lazy, uint32_t index) {
  const auto& written = std::get<syntax::FunctionDecl>(lazy.declaration->node);
  bool failed = false;
  if (written.parameters.size() > kMostArguments) {
    refuse_size(written.parameters[kMostArguments].name.span, kMostArguments, "arguments of one function");
    return false;
  }
  FunctionDeclaration& made = model.functions[index];
  for (const auto& parameter : written.parameters) {
    const auto type = read_type(parameter.type);
    failed |= !type;
    const auto same =
        std::ranges::find_if(made.parameters, [&](const auto& other) { return other.first == parameter.name.text; });
    if (same != made.parameters.end()) {
      diagnostics.report(parameter.name.span, d::DuplicateName{.name = parameter.name.text, .kind = "an argument"});
      failed = true;
    }
    if (type) made.parameters.emplace_back(parameter.name.text, *type);
  }
  const auto result = read_type(written.result);
  if (failed || !result) return false;
  made.result = *result;
  const std::vector<std::pair<std::string, Type>> arguments = made.parameters;
  const Scope scope{.module = lazy.module, .place = Place::function, .arguments = &arguments};
  const Checked body = ExpressionChecker(*this, scope).of_type(written.body, *result);
  if (body) model.functions[index].body = *body;
  return body.has_value();
}

bool Checker::check_output(const Lazy& lazy, uint32_t index) {
  ExpressionChecker checker(*this, {.module = lazy.module, .place = Place::output});
  const auto* grade = std::get_if<syntax::GradeDecl>(&lazy.declaration->node);
  const Checked value = grade ? checker.arms(grade->arms, std::nullopt, grade->name.span)
                              : checker.check(std::get<syntax::OutputDecl>(lazy.declaration->node).value);
  if (value) model.outputs[index].value = *value;
  return value.has_value();
}

}  // namespace merit::semantics
