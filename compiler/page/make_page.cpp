// The head of a page, and what decides: stages, the words they use, who is left out.
#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "compiler/page/amounts.h"
#include "compiler/page/maker.h"

namespace merit::page {

Entry empty_entry(std::string kind, std::string name, std::string anchor, std::string documentation) {
  Entry made;
  made.kind = std::move(kind);
  made.name = std::move(name);
  made.anchor = std::move(anchor);
  made.documentation = std::move(documentation);
  return made;
}

Page make_page(const Subject& subject) {
  return Maker(subject).make();
}

Page Maker::make() {
  Page page;
  head(page);
  // What names terms, settings and lists is said before they are.
  Section stages = this->stages(), left_out = this->left_out(), scores = this->scores(), outputs = this->outputs();
  Section routes = this->routes(), handoffs = this->handoffs(), events = this->events(), examples = this->examples();
  Section terms = this->terms();
  Section* const all[] = {&stages, &terms, &left_out, &scores, &outputs, &routes, &handoffs};
  for (Section* section : all) page.sections.push_back(std::move(*section));
  page.sections.push_back(missing());
  page.sections.push_back(std::move(examples));
  page.sections.push_back(fields());
  page.sections.push_back(std::move(events));
  page.sections.push_back(settings());
  std::erase_if(page.sections, [](const Section& section) { return section.entries.empty(); });
  return page;
}

void Maker::head(Page& page) const {
  const semantics::Definition& definition = model_.definition;
  page.title = definition.name.empty() ? subject_.path : definition.name;
  page.documentation = definition.documentation;
  page.file = subject_.path;
  page.hash = model_.hash;
  const auto fact = [&](const char* name, const std::string& value) {
    if (!value.empty()) page.facts.emplace_back(name, value);
  };
  fact("Version", definition.version);
  fact("Owner", definition.owner);
  if (definition.agreed) {
    std::vector<Text> by(definition.agreed->by.begin(), definition.agreed->by.end());
    fact("Agreed", fmt::format("{} by {}", day_words(definition.agreed->date), listed(by).plain()));
    page.signers = definition.agreed->by;
  }
  if (!subject_.review.empty()) fact("Reviewed", "every " + subject_.review);
  fact("Time zone", definition.zone);
  for (const semantics::Stage& stage : model_.stages) page.ladder.push_back(stage.name);
  for (const semantics::Definition::Changed& changed : definition.changed) {
    page.history.emplace_back(day_words(changed.date), changed.what);
  }
}

// --- stages ---

Section Maker::stages() {
  Section made{"stages",
               "Stages",
               fmt::format("The stages form a ladder. A {} stands at the last stage whose conditions are true, whether "
                           "those of the stages before it are true or not.",
                           noun()),
               {}};
  for (const semantics::Stage& each : model_.stages) made.entries.push_back(stage(each));
  return made;
}

Entry Maker::stage(const semantics::Stage& stage) {
  Entry made = empty_entry("stage", stage.name, anchor_of("stage", stage.name), stage.documentation);
  if (stage.also_called) made.remarks.emplace_back("also called " + in_quotes(*stage.also_called));
  if (stage.owned_by) made.remarks.emplace_back("owned by " + *stage.owned_by);
  if (!stage.condition) {
    made.statements.push_back({fmt::format("Every {} that reaches no later stage.", noun()), {}, {}});
    return made;
  }
  const Text head = fmt::format("A {} is at this stage when", noun());
  Statement condition = words_.statement(*stage.condition);
  if (condition.parts.empty()) {
    made.statements.push_back({Text(head).add(" ").add(condition.text).add("."), {}, {}});
  } else {
    condition.text = Text(head).add(" ").add(condition.text);
    made.statements.push_back(std::move(condition));
  }
  return made;
}

// --- terms ---

/// What a term means may name further terms; those of the definition come first, in the order written.
Section Maker::terms() {
  Section made{"terms", "What the words mean", "Words that stand above in this form have exactly this meaning.", {}};
  std::set<uint32_t> lets, functions;
  std::vector<Entry> helpers;
  std::vector<std::pair<uint32_t, Entry>> named;
  for (bool more = true; more;) {
    more = false;
    for (const uint32_t index : std::set<uint32_t>(words_.named().lets)) {
      if (!lets.insert(index).second) continue;
      named.emplace_back(index, let(model_.lets[index]));
      more = true;
    }
    for (const uint32_t index : std::set<uint32_t>(words_.named().functions)) {
      if (!functions.insert(index).second) continue;
      helpers.push_back(function(index));
      more = true;
    }
  }
  std::ranges::sort(named, {}, [&](const auto& each) { return model_.lets[each.first].span.begin; });
  for (auto& [index, entry] : named) made.entries.push_back(std::move(entry));
  for (Entry& entry : helpers) made.entries.push_back(std::move(entry));
  return made;
}

Entry Maker::let(const semantics::Let& let) {
  Entry made = empty_entry("term", spoken(let.name), anchor_of("term", let.name), let.documentation);
  const bool condition = model_[let.value].type.kind == semantics::TypeKind::boolean;
  made.statements.push_back(condition ? words_.statement(let.value) : Statement{words_.value(let.value), {}, {}});
  return made;
}

/// What the library declares is said by its documentation: how it tells is long.
Entry Maker::function(uint32_t index) {
  const semantics::FunctionDeclaration& declared = model_.functions[index];
  Entry made = empty_entry("term", spoken(declared.name), anchor_of("term", declared.name), declared.documentation);
  if (is_own(declared.span) || declared.documentation.empty()) {
    made.statements.push_back(words_.body(index));
  } else {
    made.remarks.emplace_back("from the library");
  }
  return made;
}

// --- who is left out ---

Section Maker::left_out() {
  Section made{"left-out", "Who is left out, and who starts again", "", {}};
  if (!model_.disqualifications.empty()) {
    Entry entry = empty_entry("disqualification", "Disqualified", "disqualified");
    entry.documentation = fmt::format("Disqualification wins over every stage. The first reason that is true counts.");
    Table table{{"Reason", "When"}, {}};
    for (const semantics::Disqualification& each : model_.disqualifications) {
      Statement reason{each.because ? because(*each.because) : Text("—"), {}, {}};
      table.rows.push_back({{std::move(reason), words_.statement(each.condition)}});
    }
    entry.table = std::move(table);
    made.entries.push_back(std::move(entry));
  }
  if (const auto recycle = model_.recycle()) {
    Entry entry = empty_entry("rule", "Starting again", "recycle");
    entry.statements.push_back({Text("After ")
                                    .add("each ")
                                    .add(words_.pattern(*recycle))
                                    .add(fmt::format(", the {} starts again: stages, points and times see only what "
                                                     "happened later. Disqualification still sees everything.",
                                                     noun())),
                                {},
                                {}});
    made.entries.push_back(std::move(entry));
  }
  return made;
}

}  // namespace merit::page
