// Where leads go, how soon they are answered, and what goes along.
#include <fmt/core.h>

#include "compiler/page/amounts.h"
#include "compiler/page/maker.h"

namespace merit::page {

using semantics::Route;

Section Maker::routes() {
  Section made{"routes",
               "Who answers, and how soon",
               "Times run from the moment at which the stage was reached. The first line that is true counts.",
               {}};
  for (const Route& each : model_.routes) made.entries.push_back(route(each));
  return made;
}

Entry Maker::route(const Route& route) {
  const std::string& stage = model_.stages[route.stage].name;
  Entry made = empty_entry("route", stage, anchor_of("route", stage));
  Table table{{"When", "Goes to", "Answer within", "At the latest"}, {}};
  for (const Route::Arm& arm : route.arms) {
    const bool nurture = arm.action == Route::Action::nurture;
    Statement when = arm.condition ? words_.statement(*arm.condition) : Statement{"otherwise", {}, {}};
    const Text to = Text(nurture ? "nurture: " : "").add_value(arm.queue);
    Text within = length_after(arm.respond_by);
    if (arm.recheck_at) within.add("looked at again after ").add(length_after(arm.recheck_at));
    if (within.empty()) within.add("—");
    Text latest = length_after(arm.at_latest);
    if (latest.empty()) latest.add("—");
    table.rows.push_back({{std::move(when), {to, {}, {}}, {within, {}, {}}, {latest, {}, {}}}});
  }
  made.table = std::move(table);
  return made;
}

/// The D of `reached + D`.
Text Maker::length_after(const std::optional<semantics::ExpressionId>& time) {
  const auto* sum = time ? std::get_if<semantics::Arithmetic>(&model_[*time].node) : nullptr;
  return sum ? words_.value(sum->right) : Text();
}

Section Maker::handoffs() {
  Section made{"handoff", "What goes along", "", {}};
  for (const semantics::Handoff& each : model_.handoffs) made.entries.push_back(handoff(each));
  return made;
}

Entry Maker::handoff(const semantics::Handoff& handoff) {
  const std::string& stage = model_.stages[handoff.stage].name;
  Entry made = empty_entry("hand-off", "With " + stage, anchor_of("handoff", stage));
  std::vector<Text> items;
  for (const semantics::Handoff::Item& item : handoff.items) {
    if (item.touches) {
      const bool one = item.touches->most == 1;
      const Text events = words_.pattern(item.touches->pattern, !one);
      items.push_back(one ? Text("the last ").add(events)
                          : Text(fmt::format("the last {} ", item.touches->most)).add(events));
      continue;
    }
    const Text value = words_.value(model_.outputs[item.output].value);
    const std::string name = spoken(item.name);
    const bool same =
        value.plain() == name || value.plain().ends_with(name) || value.plain().ends_with(name + " score");
    items.push_back(same ? value : Text(name).add(" (").add(value).add(")"));
  }
  made.statements.push_back(
      {Text(fmt::format("A {} that is {} is handed on with ", noun(), stage)).add(listed(items)).add("."), {}, {}});
  return made;
}

}  // namespace merit::page
