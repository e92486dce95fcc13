#include "cli/explain_outline.h"

#include <fmt/core.h>

#include <algorithm>

#include "cli/definitions.h"
#include "cli/figures.h"
#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

using explain::EventNote;
using explain::Explanation;
using explain::Reason;
using interpreter::Truth;

constexpr uint32_t kStep = 2;
/// Of a list of events so many are shown, and so many fields of each.
constexpr size_t kMostEvents = 3, kMostFields = 2;
/// Of a score with more rules than these, those that give nothing are only counted.
constexpr size_t kMostRules = 25;

const char* mark_of(Truth truth) {
  return truth == Truth::yes ? "✓ " : truth == Truth::no ? "✗ " : "? ";
}

Ink ink_of(Truth truth) {
  return truth == Truth::yes ? Ink::green : truth == Truth::no ? Ink::red : Ink::yellow;
}

/// `CRM software 2026.2, 2026-10-31 08:00 America/New_York`: by what, and when.
std::string source_text(const semantics::Model& model, int64_t now) {
  std::string about = title_of(model);
  if (!about.empty()) about += ", ";
  return fmt::format("{}{} {}", about, moment_text(model, now), model.definition.zone);
}

class ExplanationPage {
 public:
  explicit ExplanationPage(const ExplainedLead& lead)
      : model_(lead.model), told_(lead.told), decision_(lead.told.decision) {}

  Outline all() {
    add_head();
    add_stages();
    add_disqualifications();
    add_remedies();
    add_unknowns();
    add_change();
    add_route();
    for (const Explanation::Score& score : decision_.scores) add_score(score);
    add_outputs();
    return std::move(page_);
  }

 private:
  // --- the head ---

  void add_head() {
    const char* const subject = model_.account ? "account" : "lead";
    page_.add_heading(fmt::format("{} {} is {}", subject, told_.key, standing()));
    page_.add_paragraph(source_text(model_, told_.now), Ink::dim);
    if (told_.recycled_until) {
      page_.add_paragraph(fmt::format("recycled: scores and stages see only what came after {}",
                                      moment_text(model_, *told_.recycled_until - 1)));
    }
  }

  std::string standing() const {
    if (decision_.disqualified) return fmt::format("disqualified: {}", *decision_.disqualified);
    if (decision_.stage == "none") return "at no stage";
    std::string text = "at " + decision_.stage;
    if (told_.reached) text += " since " + moment_text(model_, *told_.reached);
    return text;
  }

  // --- reasons ---

  void add_events(uint32_t indent, const std::vector<EventNote>& events, int64_t all) {
    const size_t shown = std::min(events.size(), kMostEvents);
    for (size_t i = 0; i < shown; ++i) {
      page_.add(indent, moment_text(model_, events[i].at) + "  ", Ink::dim, event_text(events[i]));
    }
    if (all > static_cast<int64_t>(shown)) {
      page_.add(indent, fmt::format("… and {} more", with_separators(all - static_cast<int64_t>(shown))), Ink::dim);
    }
  }

  static std::string event_text(const EventNote& event) {
    const std::string fields = fields_text(event, kMostFields);
    return fields.empty() ? event.kind : event.kind + "  " + fields;
  }

  /// A condition with a mark, an operand as `employees is 120`.
  void add_reason(uint32_t indent, const Reason& reason) {
    if (!reason.is_condition()) {
      page_.add(indent, operand_text(reason), reason.value == "missing" ? Ink::yellow : Ink::plain);
      return add_events(indent + kStep, reason.events, reason.matching);
    }
    std::string text;
    if (reason.short_by == 0.0) text += "   equal, which is not enough";
    if (reason.short_by > 0.0) text += "   " + points_short(*reason.short_by);
    if (reason.in_doubt > 0) text += fmt::format("   {} in doubt", with_separators(reason.in_doubt));
    const bool on_one_line = !reason.parts.empty() && std::ranges::all_of(reason.parts, is_brief);
    if (on_one_line) text += "   " + operands_text(reason.parts);
    page_.add_code(indent, mark_of(*reason.truth), ink_of(*reason.truth), reason.text, text);
    add_events(indent + 2 * kStep, reason.events, reason.matching);
    if (on_one_line) return;
    for (const Reason& part : reason.parts) add_reason(indent + kStep, part);
  }

  static std::string points_short(double points) {
    const std::string number = short_number(points);
    return fmt::format("{} {} short", number, number == "1" ? "point" : "points");
  }

  static bool is_brief(const Reason& reason) { return !reason.is_condition() && reason.events.empty(); }

  static std::string operand_text(const Reason& reason) {
    return fmt::format("{} is {}", reason.text, short_value(reason.value));
  }
  static std::string operands_text(const std::vector<Reason>& operands) {
    std::string text;
    for (const Reason& operand : operands) text += (text.empty() ? "(" : ", ") + operand_text(operand);
    return text + ")";
  }

  // --- stages ---

  /// Why, of the stage that was decided and of the one after it.
  void add_stages() {
    page_.add_gap();
    uint32_t width = 0;
    for (const auto& stage : decision_.stages) width = std::max(width, diagnostics::display_width(stage.name));
    bool is_next = false;
    const bool has_stage =
        std::ranges::find(decision_.stages, decision_.stage, &Explanation::Condition::name) != decision_.stages.end();
    bool passed = !has_stage && !told_.asked;
    for (const auto& stage : decision_.stages) {
      is_next = passed && stage.truth != Truth::yes;
      const bool told = stage.name == decision_.stage || is_next || stage.name == told_.asked;
      add_stage(stage, width, told);
      if (is_next) passed = false;
      if (stage.name == decision_.stage) passed = !told_.asked;
    }
  }

  void add_stage(const Explanation::Condition& stage, uint32_t width, bool told) {
    const bool brief = !told && !stage.text.empty();
    const std::string head = mark_of(stage.truth) + (brief ? pad_right(stage.name, width) + "  " : stage.name);
    page_.add_code(0, head, ink_of(stage.truth), told ? "" : stage.text, "", Ink::dim);
    if (!told) return;
    for (const Reason& part : stage.parts) add_reason(2 * kStep, part);
  }

  void add_disqualifications() {
    bool first = true;
    for (const auto& each : decision_.disqualifications) {
      if (each.truth == Truth::no) continue;
      if (first) page_.add_gap();
      first = false;
      page_.add_code(0, mark_of(each.truth), each.truth == Truth::yes ? Ink::red : Ink::yellow,
                     "disqualify when " + each.text);
      for (const Reason& part : each.parts) add_reason(2 * kStep, part);
    }
  }

  // --- what would change it ---

  void add_remedies() {
    if (!told_.next) return;
    page_.add_gap();
    const explain::WhyNot& next = *told_.next;
    page_.add_heading(remedies_heading(next));
    for (const explain::Remedy& remedy : next.remedies) {
      page_.add(kStep, "· ", Ink::dim, remedy_text(remedy, next.stage));
    }
  }

  void add_unknowns() {
    if (told_.unknowns.empty()) return;
    page_.add_gap();
    page_.add_heading("not known, and what knowing it would do");
    uint32_t width = 0;
    for (const auto& unknown : told_.unknowns) width = std::max(width, diagnostics::display_width(unknown.field));
    for (const explain::Unknown& unknown : told_.unknowns) {
      page_.add(kStep, pad_right(unknown.field, width) + "  ", Ink::yellow, effects_text(unknown));
    }
    page_.add(kStep, at_best_text(told_), Ink::dim);
  }

  void add_change() {
    page_.add_gap();
    if (!told_.change) return page_.add_paragraph(next_change_text({model_, told_}), Ink::dim);
    page_.add_heading(next_change_text({model_, told_}));
    for (const explain::NextChange::Turn& turn : told_.change->because) page_.add(2 * kStep, turn_text(turn));
    for (const explain::NextChange::Turn& turn : told_.change->columns) page_.add(2 * kStep, turn_text(turn));
  }

  void add_route() {
    if (decision_.arms.empty()) return;
    page_.add_gap();
    page_.add_heading("route of " + decision_.stage);
    for (const auto& arm : decision_.arms) {
      page_.add_code(kStep, mark_of(arm.truth), ink_of(arm.truth), arm.name);
      if (arm.truth == Truth::yes) continue;
      for (const Reason& part : arm.parts) add_reason(3 * kStep, part);
    }
  }

  // --- scores ---

  void add_score(const Explanation::Score& score) {
    page_.add_gap();
    std::string notes;
    if (explain::points_text(score.sum) != explain::points_text(score.value)) {
      notes = fmt::format("   ({}, kept between {} and {})", short_points(score.sum), bound_text(score.low),
                          bound_text(score.high));
    }
    page_.add_heading(fmt::format("{} {}", score.name, short_points(score.value)), notes);
    if (explain::points_text(score.start) != "0") {
      page_.add(kStep, pad_left(short_points(score.start), widest_mark(score)) + "  ", Ink::plain, "to start with");
    }
    add_items(score, 0, kStep);
  }

  static std::string bound_text(const std::optional<semantics::Value>& bound) {
    return bound ? short_points(*bound) : "any";
  }

  static std::string mark_of_rule(const Explanation::Rule& rule) {
    if (rule.acts == Truth::yes) return short_signed(rule.points);
    return rule.acts == Truth::no ? "–" : "?";
  }
  static uint32_t widest_mark(const Explanation::Score& score) {
    uint32_t width = 0;
    for (const auto& rule : score.rules) width = std::max(width, diagnostics::display_width(mark_of_rule(rule)));
    for (const auto& group : score.groups) {
      width = std::max(width, diagnostics::display_width(short_signed(group.points)));
    }
    return width;
  }

  void add_items(const Explanation::Score& score, size_t group, uint32_t indent) {
    const uint32_t width = widest_mark(score);
    const bool leaves_out = score.rules.size() > kMostRules;
    int64_t left_out = 0;
    for (const semantics::Group::Item& item : score.items[group]) {
      if (!item.group && leaves_out && score.rules[item.index].acts == Truth::no) {
        ++left_out;
        continue;
      }
      if (!item.group) {
        add_rule(score.rules[item.index], width, indent);
        continue;
      }
      const Explanation::Group& inner = score.groups[item.index];
      std::string text = "group " + inner.name;
      const std::string cap = cap_text(inner.sum, inner.points, inner.at_most);
      if (!cap.empty()) text += ": " + cap;
      page_.add(indent, pad_left(short_signed(inner.points), width) + "  ", Ink::plain, text);
      add_items(score, item.index, indent + width + kStep);
    }
    if (left_out == 0) return;
    const char* const rules = left_out == 1 ? "rule that gives" : "rules that give";
    page_.add(indent, fmt::format("… and {} {} nothing", with_separators(left_out), rules), Ink::dim);
  }

  void add_rule(const Explanation::Rule& rule, uint32_t width, uint32_t indent) {
    const bool acts = rule.acts == Truth::yes;
    const std::string because = rule.because.empty() ? "" : " – " + rule.because;
    page_.add_code(indent, pad_left(mark_of_rule(rule), width) + "  ", acts ? Ink::green : ink_of(rule.acts), rule.text,
                   because, rule.acts == Truth::no ? Ink::dim : Ink::plain);
    if (rule.acts == Truth::no) return;
    const uint32_t below = indent + width + 2 * kStep;
    for (const Reason& part : rule.parts) add_rule_part(below, part);
    add_points(rule, below);
  }

  /// What a rule stands on; that its condition is true is said already.
  void add_rule_part(uint32_t indent, const Reason& part) {
    const bool only_operands = part.is_condition() && !part.parts.empty() && std::ranges::all_of(part.parts, is_brief);
    if (!only_operands) return add_reason(indent, part);
    for (const Reason& operand : part.parts) add_reason(indent, operand);
  }

  void add_points(const Explanation::Rule& rule, uint32_t indent) {
    const size_t shown = std::min(rule.events.size(), kMostEvents);
    uint32_t width = 0;
    std::vector<std::string> texts;
    for (size_t i = 0; i < shown; ++i) {
      const Explanation::Points& each = rule.events[rule.events.size() - 1 - i];
      texts.push_back(arithmetic_text(each, rule.decay, told_.now));
      width = std::max(width, diagnostics::display_width(texts.back()));
    }
    for (size_t i = 0; i < shown; ++i) {
      const Explanation::Points& each = rule.events[rule.events.size() - 1 - i];
      page_.add(indent, moment_text(model_, each.event.at) + "  ", Ink::dim,
                pad_right(texts[i], width) + "  " + event_text(each.event));
    }
    if (rule.events.size() > shown) {
      page_.add(indent, fmt::format("… and {} more", with_separators(static_cast<int64_t>(rule.events.size() - shown))),
                Ink::dim);
    }
    const std::string cap = cap_text(rule.sum, rule.points, rule.at_most);
    if (!cap.empty()) page_.add(indent, "sum " + cap);
  }

  // --- outputs ---

  void add_outputs() {
    if (decision_.outputs.empty()) return;
    page_.add_gap();
    page_.add_heading("also decided");
    uint32_t width = 0;
    for (const auto& output : decision_.outputs) width = std::max(width, diagnostics::display_width(output.name));
    for (const auto& output : decision_.outputs) {
      page_.add(kStep, pad_right(output.name, width) + "  ", Ink::plain, short_value(output.value));
    }
  }

  const semantics::Model& model_;
  const explain::LeadExplanation& told_;
  const Explanation& decision_;
  Outline page_;
};

void add_near_head(const NearStage& near, Outline& page) {
  const auto shown = static_cast<int64_t>(near.found.leads.size());
  const std::string subject = near.model.account ? "account" : "lead";
  const std::string stage = near.stage;
  if (shown == 0) {
    page.add_heading(fmt::format("no {} is below {}", subject, stage));
  } else if (near.found.below == 1) {
    page.add_heading(fmt::format("the only {} below {}", subject, stage));
  } else if (shown == near.found.below) {
    page.add_heading(fmt::format("the {} {}s below {}, the nearest first", with_separators(shown), subject, stage));
  } else {
    page.add_heading(fmt::format("the {} of {} {}s below {} that lack least", with_separators(shown),
                                 with_separators(near.found.below), subject, stage));
  }
  page.add_paragraph(source_text(near.model, near.now), Ink::dim);
  page.add_gap();
}

}  // namespace

Outline explanation_outline(const ExplainedLead& lead) {
  return ExplanationPage(lead).all();
}

Outline near_outline(const NearStage& near) {
  Outline page;
  add_near_head(near, page);
  uint32_t key_width = 0, stage_width = 0;
  for (const explain::NearLead& each : near.found.leads) {
    key_width = std::max(key_width, diagnostics::display_width(near.key_of(each.lead)));
    stage_width = std::max(stage_width, diagnostics::display_width(each.stage));
  }
  for (const explain::NearLead& each : near.found.leads) {
    const std::string head =
        fmt::format("{}  {}  ", pad_right(near.key_of(each.lead), key_width), pad_right(each.stage, stage_width));
    const std::vector<explain::Remedy>& remedies = each.next.remedies;
    page.add(kStep, head, Ink::bold,
             remedies.empty() ? "nothing that was tried" : remedy_text(remedies.front(), near.stage));
  }
  return page;
}

}  // namespace merit::cli
