#include "runtime/infer/cell_shapes.h"

#include <doctest/doctest.h>

#include "runtime/infer/header_words.h"
#include "runtime/infer/label_order.h"
#include "runtime/infer/null_spellings.h"

namespace merit::infer {

TEST_CASE("numbers written for people are told from those that read and from what is none") {
  for (const char* text : {"1,234", "1,234,567.5", "1 234", "-1'000"}) {
    CHECK(number_shape_of(text) == NumberShape::grouped);
  }
  for (const char* text : {"3,5", "1.234,56", "0,75"}) CHECK(number_shape_of(text) == NumberShape::comma);
  for (const char* text : {"12 %", "3.5%", "-3,5 %"}) CHECK(number_shape_of(text) == NumberShape::percent);
  for (const char* text : {"$1,200", "€ 99", "99.00 EUR", "-$5"}) CHECK(number_shape_of(text) == NumberShape::currency);
  for (const char* text : {"", "a", "1,2,3", "12.3.4", "%", "$", "1,23,456", "0049 170", "-"}) {
    CHECK(number_shape_of(text) == NumberShape::none);
  }
}

TEST_CASE("days in layouts of places tell their order where a number is no month") {
  CHECK(date_shape_of("31/12/2026") == DateShape::day_first);
  CHECK(date_shape_of("31.12.26 14:30") == DateShape::day_first);
  CHECK(date_shape_of("12/31/2026, 9:15 PM") == DateShape::month_first);
  CHECK(date_shape_of("3/4/2026") == DateShape::ambiguous);
  CHECK(date_shape_of("Jan 5, 2026") == DateShape::words);
  CHECK(date_shape_of("5-Jan-2026") == DateShape::none);
  CHECK(date_shape_of("Monday, 5 January 2026 10:00") == DateShape::words);
  for (const char* text : {"", "2026-01-01", "13/13/2026", "1.2.3", "192.168.1.1", "may contain 5 or 2026x", "1/2"}) {
    CHECK(date_shape_of(text) == DateShape::none);
  }
}

TEST_CASE("what may be a person's is known by its look") {
  CHECK(is_email_like("ada@acme.example"));
  CHECK_FALSE(is_email_like("at @ home"));
  CHECK(is_person_like("Ada Lovelace"));
  CHECK(is_person_like("Lovelace, Ada"));
  CHECK(is_person_like("anna"));
  CHECK_FALSE(is_person_like("Software"));
  CHECK_FALSE(is_person_like("software and services"));
  CHECK(has_leading_zero("007"));
  CHECK_FALSE(has_leading_zero("0"));
  CHECK_FALSE(has_leading_zero("0.5"));
}

TEST_CASE("headers are words, however they are joined") {
  using Words = std::vector<std::string>;
  const auto words = [](const char* header) {
    const HeaderWords all(header);
    return all.all();
  };
  CHECK(words("Number of Employees") == Words{"number", "of", "employees"});
  CHECK(words("LeadSource") == Words{"lead", "source"});
  CHECK(words("HasOptedOutOfEMail") == Words{"has", "opted", "out", "of", "e", "mail"});
  CHECK(words("URLPath") == Words{"url", "path"});
  CHECK(words("contact_id") == Words{"contact", "id"});
  CHECK(words("HubSpot Score") == Words{"hubspot", "score"});
  CHECK(words("Größe (m²)") == Words{"größe", "m²"});
  CHECK(words("").empty());
  CHECK(HeaderWords("Billing Zip/Postal Code").names_identity());
  CHECK(HeaderWords("Contact owner").names_person());
  CHECK_FALSE(HeaderWords("Campaign Name").names_person());
  CHECK(HeaderWords("x").contains("x"));
  CHECK_FALSE(HeaderWords("assigned tony").contains("assigned to"));
}

TEST_CASE("values of a scale stand in its order, others from the most frequent on") {
  using Labels = std::vector<std::string>;
  CHECK(in_natural_order({{"High", 9}, {"low", 1}, {"Medium", 5}}) == Labels{"low", "Medium", "High"});
  CHECK(in_natural_order({{"51-200", 9}, {"1-10", 1}, {"1,001+", 2}}) == Labels{"1-10", "51-200", "1,001+"});
  CHECK(in_natural_order({{"b", 2}, {"a", 2}, {"c", 7}}) == Labels{"c", "a", "b"});
}

TEST_CASE("spellings of missing are known in any case, and with blanks around") {
  CHECK(null_spelling_of(" n/A ").has_value());
  CHECK(null_spelling_of("").has_value());
  CHECK(null_spelling_of("K. A.").has_value());
  CHECK_FALSE(null_spelling_of("0").has_value());
  CHECK_FALSE(null_spelling_of("nothing").has_value());
}

}  // namespace merit::infer
