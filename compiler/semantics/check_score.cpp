// Scores: rules, groups, caps, fading.
#include <algorithm>

#include "compiler/semantics/checker.h"
#include "compiler/semantics/expression_checker.h"
#include "compiler/semantics/from_syntax.h"
#include "compiler/semantics/walk.h"
#include "runtime/values/owned_text.h"

namespace merit::semantics {
namespace {

/// Checks one score; everything that counts in it ends up with the score's type.
class ScoreChecker {
 public:
  ScoreChecker(Checker& checker, uint32_t module, Score& score)
      : checker_(checker), scope_{.module = module, .place = Place::rule}, score_(score) {}

  bool check(const syntax::ScoreDecl& written) {
    score_.groups.push_back({score_.name, {}, std::nullopt});
    check_items(written.items, 0, shared_decay(written.items, std::nullopt));
    check_range();
    if (failed_) return false;
    give_type();
    return true;
  }

 private:
  ExpressionChecker expressions() const { return {checker_, scope_}; }
  Model& model() { return checker_.model; }

  /// Remembers that something failed; what is checked goes on.
  template <typename T>
  T kept(T checked) {
    failed_ |= !checked;
    return checked;
  }

  using Items = std::vector<syntax::ScoreItem>;

  /// `decay`: of the group's rules that have none of their own.
  void check_items(const Items& items, uint32_t group, const std::optional<Decay>& decay) {
    for (const syntax::ScoreItem& item : items) {
      if (const auto* rule = std::get_if<syntax::Rule>(&item.node)) {
        check_rule(*rule, group, decay);
      } else if (const auto* groups = std::get_if<std::vector<syntax::Group>>(&item.node)) {
        check_group(groups->front(), group, decay);
      } else if (const auto* start = std::get_if<syntax::StartAt>(&item.node)) {
        if (stands_once("start at", start->span, group, start_))
          score_.start = kept(expressions().amount(start->value));
      } else if (const auto* keep = std::get_if<syntax::KeepBetween>(&item.node)) {
        if (!stands_once("keep between", keep->span, group, keep_)) continue;
        score_.low = kept(expressions().amount(keep->low));
        score_.high = kept(expressions().amount(keep->high));
      }
    }
  }

  /// What stands as an item holds for the whole score or group, else what holds around it.
  std::optional<Decay> shared_decay(const Items& items, const std::optional<Decay>& around) {
    const syntax::Decay* first = nullptr;
    std::optional<Decay> shared = around;
    for (const syntax::ScoreItem& item : items) {
      const auto* written = std::get_if<syntax::Decay>(&item.node);
      if (!written) continue;
      if (first) {
        checker_.diagnostics.report(written->text_span, d::GivenTwice{.what = "halving or fading"})
            .label(first->text_span, d::FirstHere{});
        failed_ = true;
      } else {
        first = written;
        shared = kept(decay(*written));
      }
    }
    return shared;
  }

  std::optional<Decay> decay(const syntax::Decay& written) {
    const Checked span = expressions().positive_length(written.span, d::FadeOverLength{});
    return span ? std::optional(Decay{from_syntax(written.kind), *span}) : std::nullopt;
  }

  /// `start at` and `keep between` are the score's own, one each.
  bool stands_once(std::string_view item, Span span, uint32_t group, std::optional<Span>& first) {
    if (group != 0) {
      checker_.diagnostics.report(span, d::NotInGroup{.item = std::string(item)});
    } else if (first) {
      checker_.diagnostics.report(span, d::GivenTwice{.what = std::string(item)}).label(*first, d::FirstHere{});
    } else {
      first = span;
      return true;
    }
    failed_ = true;
    return false;
  }

  /// An amount as it stands in the definition; a run may give a parameter another value.
  std::optional<double> declared(ExpressionId id) {
    const auto& node = model()[id].node;
    const Value* value = nullptr;
    if (const auto* constant = std::get_if<Constant>(&node)) value = &constant->value;
    if (const auto* use = std::get_if<ParameterUse>(&node)) value = &model().parameters[use->parameter].value;
    if (value && std::holds_alternative<int64_t>(*value)) return static_cast<double>(std::get<int64_t>(*value));
    if (value && std::holds_alternative<double>(*value)) return std::get<double>(*value);
    if (const auto* convert = std::get_if<Convert>(&node)) return declared(convert->operand);
    const auto* negate = std::get_if<Negate>(&node);
    const auto operand = negate ? declared(negate->operand) : std::nullopt;
    return operand ? std::optional(-*operand) : std::nullopt;
  }

  /// The M of `at most M`, which leaves what lies in [−M, M].
  Checked cap(syntax::ExpressionId written) {
    const Checked made = expressions().amount(written);
    const auto most = made ? declared(*made) : std::nullopt;
    if (!most || *most >= 0) return made;
    const Span span = model()[*made].span;
    checker_.diagnostics
        .report(span, d::EmptyRange{.low = values::number_text(-*most), .high = values::number_text(*most)})
        .help(d::CapIsPositive{});
    return std::nullopt;
  }

  void check_range() {
    if (!score_.low || !score_.high) return;
    const auto low = declared(*score_.low);
    const auto high = declared(*score_.high);
    if (!low || !high || *low <= *high) return;
    const Span low_span = model()[*score_.low].span;
    const Span high_span = model()[*score_.high].span;
    checker_.diagnostics.report(join(low_span, high_span),
                                d::EmptyRange{.low = checker_.quoted(low_span), .high = checker_.quoted(high_span)});
    failed_ = true;
  }

  void check_group(const syntax::Group& written, uint32_t parent, const std::optional<Decay>& around) {
    const auto index = static_cast<uint32_t>(score_.groups.size());
    score_.groups[parent].items.push_back({true, index});
    score_.groups.push_back({written.name.text, {}, std::nullopt});
    if (written.at_most) {
      const Checked most = kept(cap(*written.at_most));
      score_.groups[index].at_most = most;
    }
    check_items(written.items, index, shared_decay(written.items, around));
  }

  void check_rule(const syntax::Rule& written, uint32_t group, const std::optional<Decay>& shared) {
    Rule made;
    made.minus = written.minus;
    made.span = written.span;
    made.text = checker_.text_of(written.head);
    Scope points = scope_;
    check_occasion(written, made, points);
    const bool lacks_event = written.sequence && written.sequence->is_pattern() && !points.event;
    const Checked value = lacks_event ? Checked() : kept(ExpressionChecker(checker_, points).numeric(written.points));
    if (written.at_most) made.at_most = kept(cap(*written.at_most));
    if (written.because) made.because = kept(expressions().of_type(*written.because, kText));
    made.decay = decay_of(written, shared);
    if (!value) return;
    made.points = *value;
    score_.groups[group].items.push_back({false, static_cast<uint32_t>(score_.rules.size())});
    score_.rules.push_back(std::move(made));
  }

  /// `when …` or `per …`; after `per` a pattern the points see the event's fields.
  void check_occasion(const syntax::Rule& written, Rule& made, Scope& points) {
    using Per = syntax::Rule::Per;
    switch (written.per) {
      case Per::none:
        made.form = Rule::Form::when;
        if (written.condition) made.condition = kept(expressions().condition(*written.condition));
        return;
      case Per::number:
        made.form = Rule::Form::per_number;
        made.number = kept(expressions().numeric(*written.number));
        return;
      case Per::sequence:
        made.form = Rule::Form::per_sequence;
        break;
      case Per::first:
        made.form = Rule::Form::per_first;
        break;
      case Per::last:
        made.form = Rule::Form::per_last;
        break;
    }
    if (written.per != Per::sequence && !written.sequence->is_pattern()) {
      const Span span = written.sequence->span;
      checker_.diagnostics
          .report(span,
                  d::NotOneEvent{.word = written.per == Per::first ? "first" : "last", .text = checker_.quoted(span)})
          .help(d::PerSequence{});
      failed_ = true;
    }
    made.sequence = kept(expressions().sequence(*written.sequence, ExpressionChecker::Absence::refused));
    if (made.sequence && written.sequence->is_pattern())
      points.event = model()[model()[*made.sequence].steps.front().pattern].event;
  }

  /// A rule's own, else what holds around it; only points for events fade.
  std::optional<Decay> decay_of(const syntax::Rule& written, const std::optional<Decay>& shared) {
    using Per = syntax::Rule::Per;
    const bool for_events = written.per != Per::none && written.per != Per::number;
    if (written.decay && !for_events) {
      checker_.diagnostics.report(written.decay->text_span, d::DecayWithoutEvents{}).help(d::DecayBelongsToEvents{});
      failed_ = true;
    }
    if (!for_events) return std::nullopt;
    return written.decay ? kept(decay(*written.decay)) : shared;
  }

  /// Exact when every amount is an integer and none fades.
  void give_type() {
    const bool fades = std::ranges::any_of(score_.rules, [](const Rule& rule) { return rule.decay.has_value(); });
    Type type = fades ? kNumber : kInteger;
    for_each_amount([&](ExpressionId& amount) { type = *common_type(type, model()[amount].type); });
    for_each_amount([&](ExpressionId& amount) { amount = *expressions().convert(amount, type); });
    score_.type = type;
  }

  void for_each_amount(const auto& visit) {
    for (Rule& rule : score_.rules) {
      visit(rule.points);
      for (std::optional<ExpressionId>* amount : {&rule.number, &rule.at_most})
        if (*amount) visit(**amount);
    }
    for (Group& group : score_.groups)
      if (group.at_most) visit(*group.at_most);
    for (std::optional<ExpressionId>* amount : {&score_.start, &score_.low, &score_.high})
      if (*amount) visit(**amount);
  }

  Checker& checker_;
  Scope scope_;
  Score& score_;
  std::optional<Span> start_, keep_;
  bool failed_ = false;
};

/// Whether a value is known and the same for all leads: a constant, or a parameter, perhaps negated. Arithmetic on
/// constants is folded before; on parameters it could be missing in some run, and a cap cannot.
bool is_fixed(const Model& model, ExpressionId id) {
  const auto& node = model[id].node;
  if (const auto* constant = std::get_if<Constant>(&node)) return !is_missing(constant->value);
  if (const auto* convert = std::get_if<Convert>(&node)) return is_fixed(model, convert->operand);
  if (const auto* negate = std::get_if<Negate>(&node)) return is_fixed(model, negate->operand);
  return std::holds_alternative<ParameterUse>(node);
}

}  // namespace

Checked ExpressionChecker::amount(syntax::ExpressionId id) {
  const Checked checked = numeric(id);
  if (!checked || is_fixed(model(), *checked)) return checked;
  const Span span = model()[*checked].span;
  diagnostics().report(span, d::NotConstant{.text = checker_.quoted(span)}).help(d::UseParameter{});
  return std::nullopt;
}

bool Checker::check_score(const Lazy& lazy, uint32_t index) {
  // Other scores may find their place in the model meanwhile, so this one is made beside it.
  Score made = model.scores[index];
  const bool good = ScoreChecker(*this, lazy.module, made).check(std::get<syntax::ScoreDecl>(lazy.declaration->node));
  model.scores[index] = std::move(made);
  if (good) extents.note_score(index);
  return good;
}

}  // namespace merit::semantics
