#include "compiler/init/names.h"

#include <doctest/doctest.h>

namespace merit::init {

TEST_CASE("headers become names") {
  CHECK(name_from("Number of Employees") == "number_of_employees");
  CHECK(name_from("LeadSource") == "lead_source");
  CHECK(name_from("公司") == "公司");
  CHECK(name_from("Gro\u0308\u00DFe") == "größe");
  CHECK(name_from("2024 revenue") == "n_2024_revenue");
  CHECK(name_from("🚀").empty());
  CHECK(name_from("a\xFF").empty());
  CHECK(name_from(std::string(200, 'x')).size() <= 48);
  CHECK(name_from("Is this lead a customer of ours, and if so since which year exactly?") ==
        "is_this_lead_a_customer_of_ours_and_if_so_since");
}

TEST_CASE("names that are taken or reserved get another ending") {
  Scope scope;
  CHECK(scope.take_free("size") == "size");
  CHECK(scope.take_free("size") == "size_2");
  CHECK(scope.take_free("in") == "in_value");
  CHECK(scope.take_free_event("visit") == "visit");
  CHECK(scope.has("visits"));
  CHECK(scope.take_free_event("visits") == "visits_2");
  CHECK(scope.take_free_event("today") == "today_event");
}

TEST_CASE("texts are written so that they read back") {
  CHECK(text_literal("a \"b\" \\ c\n\t") == "\"a \\\"b\\\" \\\\ c\\n\\t\"");
  CHECK(text_literal(std::string_view("\x01", 1)) == "\"\\u{1}\"");
}

}  // namespace merit::init
