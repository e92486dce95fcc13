// The definition block: who agreed on what and when, and the time zones.
#include "compiler/semantics/checker.h"
#include "compiler/semantics/literals.h"
#include "runtime/values/nearest.h"

namespace merit::semantics {

void Checker::check_definition_block() {
  const syntax::Declaration* first = nullptr;
  for (const syntax::Declaration& declaration : ast(0).declarations) {
    const auto* block = std::get_if<syntax::DefinitionDecl>(&declaration.node);
    if (!block) continue;
    if (first) {
      diagnostics.report(declaration.word, d::GivenTwice{.what = "definition"}).label(first->word, d::FirstHere{});
      continue;
    }
    first = &declaration;
    read_definition(*block);
    model.definition.documentation = declaration.documentation;
  }
}

void Checker::read_definition(const syntax::DefinitionDecl& block) {
  Definition& made = model.definition;
  made.name = block.name.value;
  if (block.version) made.version = block.version->value;
  if (block.owner) made.owner = block.owner->value;
  if (block.timezone) {
    if (const values::Zone* zone = read_zone(*block.timezone)) zone_ = zone;
    made.zone = block.timezone->value;
  }
  made.data_zone = made.zone;
  if (block.data_timezone) {
    read_zone(*block.data_timezone);
    made.data_zone = block.data_timezone->value;
  }
  if (block.agreed) {
    std::vector<std::string> by;
    for (const syntax::Text& who : block.agreed->by) by.push_back(who.value);
    if (const auto day = read_day(block.agreed->date)) made.agreed = {*day, std::move(by)};
  }
  for (const auto& changed : block.changed)
    if (const auto day = read_day(changed.date)) made.changed.push_back({*day, changed.what.value});
}

const values::Zone* Checker::read_zone(const syntax::Text& name) {
  if (const values::Zone* zone = values::find_zone(name.value)) return zone;
  std::vector<std::string> all;
  for (uint32_t i = 0; i < values::zone_count(); ++i) all.emplace_back(std::string_view(values::zone_name(i)));
  auto report = diagnostics.report(name.span, d::UnknownZone{.name = name.value});
  if (const std::string* near = values::nearest(name.value, all))
    report.help(d::DidYouMean{.name = *near}).fix({{name.span, "\"" + *near + "\""}});
  else
    report.help(d::ZoneNames{});
  return nullptr;
}

std::optional<int64_t> Checker::read_day(const syntax::Literal& date) {
  const auto value = read_literal(date);
  return value ? std::optional(std::get<int64_t>(value->value)) : std::nullopt;
}

}  // namespace merit::semantics
