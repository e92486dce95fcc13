// The tests of the language once more: each decision that they ask the interpreter for is asked of compiled code too,
// for the data of the test, and for generated leads.
#include "tests/differential/compare.h"
#include "tests/differential/generate_leads.h"
#include "tests/language/harness.h"

namespace {

using merit::differential::difference;

void check(const merit::semantics::Model& model, const merit::columns::Leads& leads, const merit::columns::Row& row) {
  static uint64_t seed = 0;
  CHECK_MESSAGE(difference(model, leads, std::span(&row, 1)).empty(), difference(model, leads, std::span(&row, 1)));
  ++seed;
  const merit::differential::Shape shape = {.missing = seed % 3 == 0 ? 0 : 0.2, .dictionary = seed % 2 == 0};
  const merit::columns::Leads generated = merit::differential::generate_leads(model, seed, shape);
  const merit::differential::Variant variant = {.passes = seed % 4 < 3};
  const std::string found = difference(model, generated, merit::differential::all_rows(generated), variant);
  CHECK_MESSAGE(found.empty(), "generated leads, seed ", seed, ": ", found);
}

const bool registered = [] {
  merit::language::check_decisions_with(check);
  return true;
}();

}  // namespace
