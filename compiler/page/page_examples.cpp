// Tests as short stories: who, what they did, what is decided.
#include <fmt/core.h>

#include "compiler/page/amounts.h"
#include "compiler/page/maker.h"

namespace merit::page {

using semantics::Test;

Section Maker::examples() {
  Section made{"examples",
               "Examples",
               "Each example is checked against the definition when this page is made: ✓ is decided so, ✗ is not.",
               {}};
  for (size_t i = 0; i < model_.tests.size(); ++i) {
    const bool decided = i < subject_.results.size();
    made.entries.push_back(example(model_.tests[i], decided ? &subject_.results[i] : nullptr));
  }
  return made;
}

Entry Maker::example(const Test& test, const ExampleResult* result) {
  Entry made = empty_entry("example", capitalised(test.name), anchor_of("example", test.name));
  made.statements.push_back(story(test));
  Statement decided{"Decided:", {}, {}};
  for (size_t i = 0; i < test.expectations.size(); ++i) {
    Statement expected = words_.statement(test.expectations[i].condition);
    if (result && i < result->met.size()) expected.holds = result->met[i];
    decided.parts.push_back(std::move(expected));
  }
  if (result && !result->fault.empty()) decided.parts.push_back({result->fault, {}, false});
  made.statements.push_back(std::move(decided));
  return made;
}

Statement Maker::story(const Test& test) {
  std::string who = capitalised(with_article(noun()));
  const std::string known = values_text(test.lead, model_.lead_fields);
  who += known.empty() ? " of which nothing is known" : " with " + known;
  if (test.now) who += ", looked at on " + moment_words(model_, *test.now);
  for (const Test::Setting& setting : test.settings) {
    const semantics::Parameter& parameter = model_.parameters[setting.parameter];
    who += fmt::format(", with “{}” set to {}", spoken(parameter.name),
                       value_words(model_, parameter.type, setting.value));
  }
  Statement said{who + (test.events.empty() ? ". Nothing has happened." : ". What happened:"), {}, {}};
  for (const Test::Event& event : test.events) said.parts.push_back(happening(event));
  return said;
}

Statement Maker::happening(const Test::Event& event) {
  const semantics::EventKind& kind = model_.kinds[event.kind];
  const Text at = words_.value(event.at);
  const bool today = std::holds_alternative<semantics::UnitStart>(model_[event.at].node);
  const bool ago = std::holds_alternative<semantics::Arithmetic>(model_[event.at].node) ||
                   std::holds_alternative<semantics::CalendarBack>(model_[event.at].node);
  Text text = today ? Text("the same day") : ago ? at : Text("on ").add(at);
  text.add(fmt::format(": {}", spoken(kind.name)));
  const std::string with = values_text(event.fields, kind.fields);
  if (!with.empty()) text.add(", " + with);
  return {text, {}, {}};
}

/// `country “US”, employees 120`.
std::string Maker::values_text(const std::vector<Test::FieldValue>& values,
                               const std::vector<semantics::Field>& fields) const {
  std::vector<Text> texts;
  for (const Test::FieldValue& each : values) {
    const semantics::Field& field = fields[each.field];
    const std::string value = value_words(model_, field.type, each.value);
    const bool flag = field.type.kind == semantics::TypeKind::boolean;
    texts.emplace_back(spoken(field.name) + (flag ? ": " : " ") + value);
  }
  return listed(texts).plain();
}

}  // namespace merit::page
