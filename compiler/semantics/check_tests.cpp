// `test` blocks: their names and types. Running them is another matter.
#include <algorithm>

#include "compiler/semantics/checker.h"
#include "compiler/semantics/expression_checker.h"

namespace merit::semantics {

void Checker::check_test(uint32_t module, const syntax::TestDecl& written, Span span) {
  Test made;
  made.name = written.name.value;
  made.span = span;
  if (written.now) {
    const auto now = read_value(*written.now, kTime);
    if (now) made.now = std::get<int64_t>(*now);
  }
  for (const auto& setting : written.settings) {
    const auto parameter = require(module, setting.parameter, SymbolKind::parameter);
    if (!parameter) continue;
    const auto value = read_value(setting.value, model.parameters[*parameter].type);
    if (value && check_range(model.parameters[*parameter], *value, setting.value.span))
      made.settings.push_back({*parameter, *value});
  }
  if (written.lead) made.lead = read_record(module, *written.lead, model.lead_fields, "lead");
  for (const auto& event : written.events) check_test_event(module, event, made);
  ExpressionChecker checker(*this, {.module = module, .place = Place::output});
  for (const auto& expectation : written.expectations)
    if (const Checked condition = checker.condition(expectation.condition))
      made.expectations.push_back({*condition, expectation.span});
  model.tests.push_back(std::move(made));
}

std::vector<Test::FieldValue> Checker::read_record(uint32_t module, const syntax::TestDecl::Record& record,
                                                   const std::vector<Field>& fields, const std::string& owner) {
  std::vector<Test::FieldValue> values;
  for (const auto& [name, literal] : record.values) {
    const auto field = std::ranges::find(fields, name.text, &Field::name);
    if (field == fields.end()) {
      std::vector<std::string> candidates;
      for (const Field& one : fields) candidates.push_back(one.name);
      if (!is_unreadable(module, name.text)) report_unknown_field(module, name, owner, candidates);
      continue;
    }
    const auto index = static_cast<uint32_t>(field - fields.begin());
    if (std::ranges::find(values, index, &Test::FieldValue::field) != values.end())
      diagnostics.report(name.span, d::DuplicateName{.name = name.text, .kind = "a field of this record"});
    else if (auto value = read_value(literal, field->type))
      values.push_back({index, *std::move(value)});
  }
  return values;
}

void Checker::check_test_event(uint32_t module, const syntax::TestDecl::Event& written, Test& test) {
  const auto event = require(module, written.event, SymbolKind::event);
  if (!event) return;
  if (*event >= model.kinds.size()) {
    diagnostics.report(written.event.span(), d::DerivedEventInTest{.event = written.event.name.text})
        .help(d::TellTheKind{});
    return;
  }
  auto fields = read_record(module, written.record, model.kinds[*event].fields, model.kinds[*event].name);
  const auto at = test_event_time(written);
  if (at) test.events.push_back({*event, std::move(fields), *at, written.span});
}

/// When an event of a test happened: a constant, `now` less a length, or the start of today.
std::optional<ExpressionId> Checker::test_event_time(const syntax::TestDecl::Event& written) {
  using When = syntax::TestDecl::Event::When;
  if (written.when == When::today) return add(UnitStart{CalendarUnit::day, 0}, kTime, written.span);
  if (written.when == When::ago) return ExpressionChecker(*this, {}).ago(*written.time, written.time->span);
  const auto value = read_value(*written.time, kTime);
  return value ? std::optional(add(Constant{*value}, kTime, written.time->span)) : std::nullopt;
}

}  // namespace merit::semantics
