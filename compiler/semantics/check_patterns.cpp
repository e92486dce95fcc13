// Patterns, sequences and the conditions that ask for them.
#include "compiler/semantics/expression_checker.h"
#include "compiler/semantics/from_syntax.h"

namespace merit::semantics {

/// The event a pattern names, checked and allowed here.
std::optional<uint32_t> ExpressionChecker::event(const syntax::QualifiedName& name) {
  if (scope_.place == Place::constant) {
    diagnostics().report(name.span(), d::NotConstant{.text = name.name.text});
    return std::nullopt;
  }
  if (scope_.place == Place::function) {
    diagnostics()
        .report(name.span(), d::NotSeenHere{.name = name.name.text, .kind = kind_phrase(SymbolKind::event)})
        .help(d::PassAsArgument{});
    return std::nullopt;
  }
  if (scope_.in_where) {
    diagnostics().report(name.span(), d::PatternInWhere{});
    return std::nullopt;
  }
  const auto index = checker_.require(scope_.module, name, SymbolKind::event);
  if (!index || !checker_.require_checked(SymbolKind::event, *index, name.span())) return std::nullopt;
  if (model().events[*index].outcome && !scope_.sees_outcomes) {
    diagnostics().report(name.span(), d::OutcomeInRule{.name = name.name.text}).help(d::WhereOutcomes{});
    return std::nullopt;
  }
  return index;
}

Checked ExpressionChecker::where(uint32_t event, syntax::ExpressionId condition) {
  Scope inner = scope_;
  inner.event = event;
  inner.in_where = true;
  return ExpressionChecker(checker_, inner).condition(condition);
}

std::optional<PatternId> ExpressionChecker::pattern(const syntax::Pattern& written) {
  const auto named = event(written.event);
  if (!named) return std::nullopt;
  Pattern made{*named, std::nullopt, std::nullopt, std::nullopt, written.span};
  bool failed = false;
  if (written.where) {
    made.where = where(*named, *written.where);
    failed |= !made.where;
  }
  if (written.window) {
    const auto bounds = window(*written.window);
    failed |= !bounds;
    if (bounds) {
      made.from = bounds->from;
      made.until = bounds->until;
    }
  }
  const uint64_t parts = checker_.extents.of_event(*named).parts;
  if (failed || !checker_.write_out(parts, written.event.span())) return std::nullopt;
  model().patterns.push_back(made);
  return static_cast<PatternId>(model().patterns.size() - 1);
}

std::optional<SequenceId> ExpressionChecker::sequence(const syntax::Sequence& written, Absence absence) {
  Sequence made{{}, written.span};
  bool failed = false;
  for (const auto& written_step : written.steps) {
    const auto checked = step(written_step);
    failed |= !checked;
    if (checked) made.steps.push_back(*checked);
  }
  const syntax::Sequence::Step& last = written.steps.back();
  if (last.negated && absence == Absence::refused) {
    diagnostics().report(last.span, d::CountedAbsence{.text = checker_.quoted(last.span)}).help(d::AskForAbsence{});
    failed = true;
  }
  if (failed) return std::nullopt;
  model().sequences.push_back(std::move(made));
  return static_cast<SequenceId>(model().sequences.size() - 1);
}

std::optional<Sequence::Step> ExpressionChecker::step(const syntax::Sequence::Step& written) {
  const auto matching = pattern(written.pattern);
  Sequence::Step made{matching.value_or(PatternId{}), std::nullopt, std::nullopt, written.negated};
  if (written.after) made.after = length(*written.after);
  if (written.within) made.within = positive_length(*written.within, d::StepsFollowInTime{});
  if (!matching || (written.after && !made.after) || (written.within && !made.within)) return std::nullopt;
  if (written.negated && made.after) {
    diagnostics().report(model()[*made.after].span, d::AbsenceAfter{}).help(d::AbsenceFromStepOn{});
    return std::nullopt;
  }
  if (made.after && made.within && declared_length(*made.after) > declared_length(*made.within)) {
    const Span after = model()[*made.after].span;
    const Span within = model()[*made.within].span;
    diagnostics()
        .report(join(after, within), d::EmptyRange{.low = checker_.quoted(after), .high = checker_.quoted(within)})
        .help(d::GapOfStep{});
    return std::nullopt;
  }
  return made;
}

Checked ExpressionChecker::node(const syntax::EventTest& test, const Here& here) {
  EventTest made{from_syntax(test.quantifier), std::nullopt, {}};
  if (test.count) made.count = count(*test.count);
  const auto checked = sequence(test.sequence, test.count ? Absence::refused : Absence::allowed);
  if (!checked || (test.count && !made.count)) return std::nullopt;
  made.sequence = *checked;
  return add(made, kBoolean, here.span);
}

/// The N of `at least N`: a whole number that is not negative, or a parameter that holds an integer.
std::optional<ExpressionId> ExpressionChecker::count(const syntax::Count& written) {
  if (written.number) {
    const auto value = checker_.read_literal(*written.number);
    if (!value) return std::nullopt;
    if (value->type == kInteger) return add(Constant{value->value}, kInteger, written.span());
    diagnostics().report(written.span(), d::WrongType{.text = checker_.quoted(written.span()),
                                                      .found = type_phrase(model(), value->type),
                                                      .wanted = "an integer"});
    return std::nullopt;
  }
  const auto parameter = checker_.require(scope_.module, *written.parameter, SymbolKind::parameter);
  if (!parameter) return std::nullopt;
  const Type type = model().parameters[*parameter].type;
  if (type == kInteger) return add(ParameterUse{*parameter}, kInteger, written.span());
  diagnostics().report(written.span(), d::WrongType{.text = checker_.quoted(written.span()),
                                                    .found = type_phrase(model(), type),
                                                    .wanted = "an integer"});
  return std::nullopt;
}

}  // namespace merit::semantics
