// Sets and texts: in, contains, starts with, ends with, matches.
#include <re2/re2.h>

#include <algorithm>

#include "compiler/semantics/expression_checker.h"
#include "compiler/semantics/from_syntax.h"

namespace merit::semantics {

// --- sets ------------------------------------------------------------------------------------------------------------

Checked ExpressionChecker::node(const syntax::Membership& membership, const Here& here) {
  const Checked value = check(membership.value);
  std::optional<uint32_t> set;
  const auto* literal = std::get_if<syntax::SetLiteral>(&membership.set);
  if (!literal) {
    const auto& name = std::get<syntax::QualifiedName>(membership.set);
    const auto named = checker_.require(scope_.module, name, SymbolKind::set);
    if (value && named) set = set_of_type(*named, type_of(*value), name.span());
  } else if (value) {
    set = set_literal(*literal, type_of(*value));
  }
  if (!value || !set) return std::nullopt;
  const Checked converted = convert(*value, model().sets[*set].type);
  return negated_if(membership.negated, add(Membership{*converted, *set}, kBoolean, here.span), here.span);
}

/// The values in place as a set that values of `type` can be in. An integer may be asked for among numbers, so the
/// set's type is the common one.
std::optional<uint32_t> ExpressionChecker::set_literal(const syntax::SetLiteral& literal, Type type) {
  Type common = type;
  std::vector<TypedValue> values;
  bool failed = false;
  for (const syntax::Literal& one : literal.values) {
    if (is_enumeration(type)) {
      const auto label = checker_.read_value(one, type);
      failed |= !label;
      if (label) values.push_back({type, *label});
      continue;
    }
    const auto value = checker_.read_literal(one);
    const auto both = value ? common_type(common, value->type) : std::nullopt;
    failed |= !both;
    if (both) {
      common = *both;
      values.push_back(*value);
    } else if (value) {
      diagnostics().report(one.span, d::WrongType{.text = checker_.quoted(one.span),
                                                  .found = type_phrase(model(), value->type),
                                                  .wanted = type_phrase(model(), common)});
    }
  }
  if (failed) return std::nullopt;
  Set set{{}, common, {}, literal.span};
  for (const TypedValue& value : values) set.values.push_back(*checker_.converted(value, common));
  model().sets.push_back(std::move(set));
  return static_cast<uint32_t>(model().sets.size() - 1);
}

/// A named set that values of `type` can be in: itself, or a copy with its values widened or taken as labels.
std::optional<uint32_t> ExpressionChecker::set_of_type(uint32_t index, Type type, Span use) {
  const Set& named = model().sets[index];
  if (named.type == type || (named.type == kNumber && type == kInteger) || (named.type == kTime && type == kDate))
    return index;
  const std::tuple wanted(index, type.kind, type.enumeration);
  if (const auto known = checker_.set_copies.find(wanted); known != checker_.set_copies.end()) return known->second;
  Set copy{{}, type, {}, named.span};
  for (const Value& value : named.values) {
    if (auto converted = checker_.converted({named.type, value}, type)) {
      copy.values.push_back(*std::move(converted));
      continue;
    }
    auto report = diagnostics().report(
        use, d::SetOfOtherType{
                 .set = named.name, .found = type_phrase(model(), named.type), .wanted = type_phrase(model(), type)});
    if (named.type == kText && is_enumeration(type)) report.help(d::NoSuchLabel{.value = std::get<std::string>(value)});
    return std::nullopt;
  }
  model().sets.push_back(std::move(copy));
  return checker_.set_copies[wanted] = static_cast<uint32_t>(model().sets.size() - 1);
}

// --- texts -----------------------------------------------------------------------------------------------------------

Checked ExpressionChecker::node(const syntax::TextTest& test, const Here& here) {
  const Checked subject = of_type(test.subject, kText);
  auto found = words(test);
  if (!subject || !found) return std::nullopt;
  const auto op = from_syntax(test.op);
  return negated_if(test.negated, add(TextTest{op, *subject, *std::move(found)}, kBoolean, here.span), here.span);
}

std::optional<std::vector<ExpressionId>> ExpressionChecker::words(const syntax::TextTest& test) {
  if (const auto* one = std::get_if<syntax::ExpressionId>(&test.words)) {
    const Checked word = of_type(*one, kText);
    return word ? std::optional(std::vector{*word}) : std::nullopt;
  }
  std::optional<uint32_t> set;
  Span span;
  if (const auto* name = std::get_if<syntax::QualifiedName>(&test.words)) {
    span = name->span();
    if (const auto named = checker_.require(scope_.module, *name, SymbolKind::set))
      set = set_of_type(*named, kText, span);
    if (set && !checker_.write_out(model().sets[*set].values.size(), span)) return std::nullopt;
  } else {
    const auto& literal = std::get<syntax::SetLiteral>(test.words);
    span = literal.span;
    set = set_literal(literal, kText);
  }
  if (!set) return std::nullopt;
  std::vector<ExpressionId> all;
  const std::vector<Value> values = model().sets[*set].values;
  for (const Value& value : values) all.push_back(add(Constant{value}, kText, span));
  return all;
}

namespace {

/// Why RE2 does not take the pattern; empty where it does.
std::string fault_of(const std::string& pattern) {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  return RE2(pattern, options).error();
}

}  // namespace

/// Those of the standard library were tried when it was made, which is as long as all else takes here.
Checked ExpressionChecker::node(const syntax::RegexTest& test, const Here& here) {
  const Checked subject = of_type(test.subject, kText);
  const std::string fault =
      checker_.program.modules[scope_.module].standard ? std::string() : fault_of(test.pattern.value);
  if (!fault.empty()) {
    diagnostics().report(test.pattern.span, d::InvalidRegex{.reason = fault});
    return std::nullopt;
  }
  if (!subject) return std::nullopt;
  return negated_if(test.negated, add(RegexTest{*subject, test.pattern.value}, kBoolean, here.span), here.span);
}

}  // namespace merit::semantics
