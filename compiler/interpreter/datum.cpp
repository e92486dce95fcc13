#include "compiler/interpreter/datum.h"

#include <cassert>

#include "runtime/values/owned_text.h"

namespace merit::interpreter {

Datum datum_of(const semantics::Value& value) {
  struct Convert {
    Datum operator()(Missing missing) const { return missing; }
    Datum operator()(bool known) const { return known; }
    Datum operator()(int64_t known) const { return known; }
    Datum operator()(double known) const { return known; }
    Datum operator()(const std::string& known) const { return std::string_view(known); }
    Datum operator()(const std::vector<std::string>& known) const { return &known; }
  };
  return std::visit(Convert{}, value);
}

Datum datum_of(const columns::ColumnPtr& column, int64_t row) {
  if (column == nullptr || !column->known(row)) return Missing{};
  const auto i = static_cast<size_t>(row);
  switch (column->type) {
    case columns::Type::boolean:
      return column->integers[i] != 0;
    case columns::Type::number:
      return column->numbers[i];
    case columns::Type::text:
      return column->text_at(row);
    default:
      return column->integers[i];
  }
}

semantics::Value value_of(const Datum& datum) {
  struct Convert {
    semantics::Value operator()(Missing missing) const { return missing; }
    semantics::Value operator()(bool known) const { return known; }
    semantics::Value operator()(int64_t known) const { return known; }
    semantics::Value operator()(double known) const { return known; }
    semantics::Value operator()(std::string_view known) const { return std::string(known); }
    semantics::Value operator()(TextList known) const { return *known; }
    semantics::Value operator()(const Range&) const { return Missing{}; }
    semantics::Value operator()(Anything) const { return Missing{}; }
  };
  return std::visit(Convert{}, datum);
}

std::string comparison_key(const Datum& datum) {
  if (const auto* known = std::get_if<bool>(&datum)) return values::comparison_key(*known);
  if (const auto* known = std::get_if<int64_t>(&datum)) return values::comparison_key(*known);
  if (const auto* known = std::get_if<double>(&datum)) return values::comparison_key(*known);
  assert(std::holds_alternative<std::string_view>(datum));
  return values::comparison_key(text_in(datum));
}

Truth at_least(int64_t count, const Tally& tally) {
  if (tally.certain >= count) return Truth::yes;
  return tally.possible >= count ? Truth::missing : Truth::no;
}

Truth at_most(int64_t count, const Tally& tally) {
  if (tally.possible <= count) return Truth::yes;
  return tally.certain <= count ? Truth::missing : Truth::no;
}

Truth exactly(int64_t count, const Tally& tally) {
  return kleene_and(at_least(count, tally), at_most(count, tally));
}

}  // namespace merit::interpreter
