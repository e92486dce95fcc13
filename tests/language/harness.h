/// Definitions, leads and events as short texts, and what is decided of them as text.
///
///   decide("stage MQL when at least 2 visits in last 7 days", R"(
///     now   2026-10-31
///     lead  employees=120 country="United States"
///     visit 2026-10-30T09:30Z page=/pricing
///   )").stage == "MQL"
///
/// A line of data is `now T`, `lead FIELD=VALUE …` or `EVENT TIME FIELD=VALUE …`; a value with spaces stands in quotes;
/// a field that is not named is missing. Without `now` it is 2026-10-31T00:00Z.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace merit::semantics {
struct Model;
}
namespace merit::columns {
struct Leads;
struct Row;
}  // namespace merit::columns

namespace merit::language {

using Names = std::vector<std::string>;

/// The lead and events that most tests ask about; a test's text stands behind it.
inline constexpr std::string_view kSubject = R"(
lead {
  id         : text key
  employees  : integer
  revenue    : number
  country    : text
  email      : text
  job_title  : text
  plan       : one of "free", "trial", "paid"
  active     : boolean
  created_at : time
  birthday   : date
}
event visit    { page: text, seconds: number, number_of_clicks: integer, plan: one of "free", "trial", "paid" }
event download { asset: text, seconds: number, number_of_pages: integer }
event form     { name: text, seconds: number, done: boolean }
event activity = visit or download or form
event pricing_visit = visit where page starts with "/pricing"
)";

/// A decision in words. Values are as in templates, missing is `missing`.
struct Outcome {
  std::string stage;
  std::map<std::string, std::string> values;  ///< of scores and outputs
  std::string disqualified;                   ///< empty when not
  Names undecided, reasons;
};

/// `definition` stands behind `kSubject`. A definition with errors fails the test.
Outcome decide(const std::string& definition, const std::string& data = "");

/// Something more to ask about every definition and its data: whether other engines decide as the interpreter does.
using Check = void (*)(const semantics::Model&, const columns::Leads&, const columns::Row&);
void check_decisions_with(Check check);

/// What `output answer = EXPRESSION` is.
std::string value(const std::string& expression, const std::string& data = "");

/// What a stage `when CONDITION` leaves undecided.
Names undecided(const std::string& condition, const std::string& data = "");

/// What `score points { RULES }` is.
std::string points(const std::string& rules, const std::string& data = "");

}  // namespace merit::language
