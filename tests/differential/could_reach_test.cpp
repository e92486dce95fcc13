// That `could_reach` bounds the stage from above, whatever the missing fields would have been: leads are decided with
// all of their fields, and again with some of them hidden. Where a stage is true of the first, the second could reach
// it.
#include <doctest/doctest.h>

#include <random>
#include <string>

#include "compiler/interpreter/interpreter.h"
#include "tests/differential/checked.h"
#include "tests/differential/generate_leads.h"

namespace merit::differential {

namespace {

/// `amount` is never hidden: aggregates pass over events whose field is missing.
constexpr std::string_view kDefinition = R"(
lead { id: text key, n: integer, m: integer, x: number, s: text, a: boolean, b: boolean }
event visit { amount: integer, page: text, seconds: integer }
event form { amount: integer, name: text }
event priced = visit where page is "/a"
set colours = "red", "green"
table rank : integer -> integer { 10: 1, 5: 2, default 0 }
function either(u: boolean, v: boolean) -> boolean = u or v
let many = count of priceds
score points {
  +10 when a
  -5 when b
  +(n) when m > 5, at most 8
}
score fit {
  start at 1
  group g at most 12 { +10 when s in colours
    +7 when either(a, n > 3) }
  +2.5 per (x), at most 20
  -(many) when points > 5
  keep between -4 and 25
}
score each     { +(seconds) per visit where page is "/a", at most 20 }
score first_of { +(seconds) per first visit where page is "/a" }
score last_of  { +(seconds) per last priced, halving every 3 days }
score halves   { +(seconds) per priced, halving every 3 days }
score matched  { +(n) per priced followed by form where name is "x" within 5 days }
score fading   { +3.5 per visit followed by form where name is "x" within 9 days, fading to 0 over 20 days }
output shown = "{points}"
grade letter { "A" when points > 5, "B" otherwise }
)";

constexpr std::string_view kConditions[] = {
    "n > 5",
    "a and not b",
    "at least 2 of { a, b, n > 5 }",
    "s in colours",
    "(if a then n otherwise m) > 5",
    "points > 10",
    "points < 0",
    "points between 5 and 9",
    "points is 10",
    "fit + points > 20",
    "fit * points < 30",
    "points / 2 > 4",
    "rank[points] > 1",
    "round(points * 0.5) is 3",
    "letter is \"A\"",
    "shown is \"10\"",
    "(points > 5) is known",
    "((if points > 5 then 9 otherwise 0) default 100) is 9",
    "min(points, each) > 3",
    "fit is 25",
    "any visit where page is \"/a\"",
    "no visit where page is \"/a\"",
    "exactly 2 priceds",
    "at most 1 priced",
    "(count of priceds) - (count of forms where name is \"x\") > 0",
    "(sum of amount of priceds) > 20",
    "((sum of amount of priceds) default 0) < 1",
    "(amount of last visit where page is \"/a\") > 5",
    "(time since last priced) < 10 days",
    "any priced followed by form where name is \"x\" within 5 days",
    "no priced followed by form where name is \"x\" within 5 days",
    "any priced not followed by form where name is \"x\" within 5 days",
    "any visit where seconds > points",
    "exactly 1 visit where (seconds < points or page is \"/a\")",
    "each > 10",
    "each < 3",
    "first_of > 5",
    "last_of > 5",
    "halves > 8",
    "matched > 1",
    "fading > 3",
    "fading < 3 and any priced",
};

/// A copy in which some cells are missing.
columns::ColumnPtr hidden(const columns::Column& column, std::mt19937_64& random) {
  columns::ColumnBuilder builder(column.type, column.labels);
  for (int64_t row = 0; row < column.length; ++row) {
    if (column.known(row) && random() % 3 != 0) {
      builder.append_cell(column, row);
    } else {
      builder.append_missing();
    }
  }
  return builder.finish();
}

columns::Leads with_hidden(columns::Leads leads, std::mt19937_64& random) {
  for (columns::ColumnPtr& column : leads.lead_fields) {
    if (column != nullptr) column = hidden(*column, random);
  }
  for (std::vector<int32_t>& fields : leads.events.field_columns) {
    for (size_t field = 1; field < fields.size(); ++field) {
      columns::ColumnPtr& column = leads.events.columns[static_cast<size_t>(fields[field])];
      column = hidden(*column, random);
    }
  }
  return leads;
}

}  // namespace

TEST_CASE("whatever the missing fields are, no lead stands higher than it could reach") {
  int64_t could_not = 0;
  for (const std::string_view condition : kConditions) {
    const auto model = checked(std::string(kDefinition) + "stage Reached when " + std::string(condition) + "\n");
    REQUIRE_MESSAGE(model.has_value(), condition, ": ", fault_of(model));
    const interpreter::Interpreter interpreter(*model, {});
    std::mt19937_64 random(condition.size());
    int64_t reached = 0;
    for (uint64_t seed = 0; seed < 12; ++seed) {
      const columns::Leads whole = generate_leads(*model, seed, {.leads = 40, .most_events = 6, .missing = 0});
      const columns::Leads partly = with_hidden(whole, random);
      for (const columns::Row& row : all_rows(whole)) {
        const int64_t stage = interpreter.decide(whole, row).stage;
        const interpreter::Decision in_doubt = interpreter.decide(partly, row, {.reached = false, .could_reach = true});
        CHECK_MESSAGE(stage <= in_doubt.could_reach, condition, ": lead ", row.lead, " of ", seed);
        CHECK_MESSAGE(in_doubt.stage <= in_doubt.could_reach, condition, ": lead ", row.lead, " of ", seed);
        reached += stage;
        could_not += 1 - in_doubt.could_reach;
      }
    }
    CHECK_MESSAGE(reached > 0, condition, ": no lead is there");
  }
  CHECK(could_not > 0);
}

}  // namespace merit::differential
