// Hand-offs: what goes along with the leads of a stage.
#include <algorithm>

#include "compiler/semantics/checker.h"
#include "compiler/semantics/expression_checker.h"

namespace merit::semantics {
namespace {

constexpr int64_t kMostTouches = 1000;

bool is_one_field(const Event::SharedField& a, const Event::SharedField& b) {
  return a.name == b.name && a.type == b.type;
}

/// The fields of all kinds that an event can be of, one name and type together.
std::vector<Event::SharedField> fields_of_kinds(const Model& model, const Event& event) {
  std::vector<Event::SharedField> fields;
  for (const uint16_t kind : event.kinds) {
    for (size_t place = 0; place < model.kinds[kind].fields.size(); ++place) {
      const Field& declared = model.kinds[kind].fields[place];
      const Event::SharedField field{declared.name, declared.type, std::vector<int32_t>(model.kinds.size(), -1)};
      const auto same = [&](const Event::SharedField& other) { return is_one_field(field, other); };
      auto found = std::ranges::find_if(fields, same);
      if (found == fields.end()) found = fields.insert(fields.end(), field);
      found->by_kind[kind] = static_cast<int32_t>(place);
    }
  }
  return fields;
}

/// What has one name with several types bears the name of the first of its kinds too; so does what is called like a
/// part of each event.
void tell_apart(const Model& model, std::vector<Event::SharedField>& fields) {
  std::vector<std::string> names;
  for (const Event::SharedField& field : fields) names.push_back(field.name);
  for (Event::SharedField& field : fields) {
    if (field.name != "event" && std::ranges::count(names, field.name) == 1) continue;
    const auto has_it = [](int32_t place) { return place >= 0; };
    const auto kind = std::ranges::find_if(field.by_kind, has_it) - field.by_kind.begin();
    field.name = model.kinds[static_cast<size_t>(kind)].name + "_" + field.name;
  }
}

}  // namespace

void Checker::check_handoff(uint32_t module, const syntax::HandoffDecl& written, Span span) {
  const auto stage = require(module, {std::nullopt, written.stage}, SymbolKind::stage);
  Handoff handoff{stage.value_or(0), {}, span};
  bool failed = !stage;
  const auto same = [&](const Handoff& other) { return other.stage == handoff.stage; };
  const auto first = stage ? std::ranges::find_if(model.handoffs, same) : model.handoffs.end();
  if (first != model.handoffs.end()) {
    diagnostics.report(written.stage.span, d::GivenTwice{.what = "handoff " + written.stage.text})
        .label(first->span, d::FirstHere{});
    failed = true;
  }
  for (const syntax::HandoffDecl::Item& item : written.items) {
    auto made = item.last ? check_touches(module, item) : check_handoff_item(module, written.stage.text, item);
    failed |= !made || !check_handoff_name(handoff, *made, item.span);
    if (made) handoff.items.push_back(*std::move(made));
  }
  if (!failed) model.handoffs.push_back(std::move(handoff));
}

/// A text that stands alone is called `text`.
std::optional<Handoff::Item> Checker::check_handoff_item(uint32_t module, const std::string& stage,
                                                         const syntax::HandoffDecl::Item& written) {
  ExpressionChecker checker(*this, {.module = module, .place = Place::output});
  const Checked value = written.value  ? checker.check(*written.value)
                        : written.name ? checker.named(*written.name)
                                       : add(Constant{written.text->value}, kText, written.span);
  if (!value) return std::nullopt;
  Handoff::Item item;
  item.name = written.name ? written.name->text : "text";
  item.output = static_cast<uint32_t>(model.outputs.size());
  model.outputs.push_back({"handoff." + stage + "." + item.name, *value, false, {}, written.span});
  return item;
}

std::optional<Handoff::Item> Checker::check_touches(uint32_t module, const syntax::HandoffDecl::Item& written) {
  ExpressionChecker checker(*this, {.module = module, .place = Place::output});
  const auto pattern = checker.pattern(*written.pattern);
  const auto most = read_value(*written.last, kInteger);
  if (!pattern || !most) return std::nullopt;
  Handoff::Touches touches{*pattern, std::get<int64_t>(*most), {}};
  if (touches.most < 1 || touches.most > kMostTouches) {
    diagnostics.report(written.last->span, d::OutOfRange{.value = quoted(written.last->span), .parameter = "last"})
        .help(d::NumberOfTouches{.most = kMostTouches});
    return std::nullopt;
  }
  const Event& event = model.events[model[*pattern].event];
  touches.fields = fields_of_kinds(model, event);
  tell_apart(model, touches.fields);
  return Handoff::Item{event.plural, 0, std::move(touches)};
}

/// Whether a part of a hand-off can have its name: no other part of it has, and those of other hand-offs are like it.
bool Checker::check_handoff_name(const Handoff& handoff, const Handoff::Item& item, Span span) {
  const auto same = [&](const Handoff::Item& other) { return other.name == item.name; };
  if (std::ranges::any_of(handoff.items, same)) {
    diagnostics.report(span, d::DuplicateName{.name = item.name, .kind = "part of the hand-off"});
    return false;
  }
  for (const Handoff& other : model.handoffs) {
    const auto found = std::ranges::find_if(other.items, same);
    if (found == other.items.end()) continue;
    const std::string was = phrase_of(*found), is = phrase_of(item);
    const bool alike = was == is && found->touches.has_value() == item.touches.has_value();
    if (alike) return true;
    diagnostics.report(span, d::WrongType{.text = item.name, .found = is, .wanted = was})
        .label(other.span, d::FirstHere{})
        .help(d::OneTypeInHandoffs{});
    return false;
  }
  return true;
}

std::string Checker::phrase_of(const Handoff::Item& item) const {
  if (item.touches) return "a list of events";
  return type_phrase(model, model[model.outputs[item.output].value].type);
}

}  // namespace merit::semantics
