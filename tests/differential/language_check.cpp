// The tests of the language once more: each decision that they ask the interpreter for is asked of compiled code too,
// for the data of the test, and for generated leads; and of the interpreter without what the event filter stops.
#include "tests/differential/compare.h"
#include "tests/differential/filtered.h"
#include "tests/differential/generate_leads.h"
#include "tests/language/harness.h"

namespace {

using merit::differential::difference;
using merit::differential::filter_difference;

void check(const merit::semantics::Model& model, const merit::columns::Leads& leads, const merit::columns::Row& row) {
  static uint64_t seed = 0;
  ++seed;
  const std::string of_the_test = difference(model, leads, std::span(&row, 1));
  CHECK_MESSAGE(of_the_test.empty(), of_the_test);
  const merit::differential::Shape shape = {.missing = seed % 3 == 0 ? 0 : 0.2, .dictionary = seed % 2 == 0};
  const merit::columns::Leads generated = merit::differential::generate_leads(model, seed, shape);
  const std::vector<merit::columns::Row> rows = merit::differential::all_rows(generated);
  merit::differential::Variant variant;
  if (seed % 4 == 1) variant.options.segment = 5;
  if (seed % 4 == 3) variant.without = merit::differential::all_passes();
  variant.could_reach = seed % 4 >= 2;
  const std::string compiled = difference(model, generated, rows, variant);
  CHECK_MESSAGE(compiled.empty(), "generated leads, seed ", seed, ": ", compiled);
  if (seed % 2 == 0) return;

  merit::plan::Request request = merit::plan::all_columns(model);
  request.undecided = request.reasons = seed % 4 == 1;
  request.could_reach = seed % 8 >= 4;
  for (uint32_t i = 0; i < model.handoffs.size(); ++i) request.handoffs.push_back(i);
  const std::string filtered =
      filter_difference({{model, merit::interpreter::default_parameters(model), request}}, generated, rows);
  CHECK_MESSAGE(filtered.empty(), "generated leads, seed ", seed, ": ", filtered);
}

const bool registered = [] {
  merit::language::check_decisions_with(check);
  return true;
}();

}  // namespace
