#include "runtime/data/fields/match_columns.h"

#include <doctest/doctest.h>

using namespace merit::data;

TEST_CASE("names that look the same are the same, however their letters and blanks are written") {
  CHECK(match_column({"Gr\u00F6\u00DFe (cm)"}, "Gro\u0308\u00DFe (cm)", Asked::with_from).found());
  CHECK(match_column({"Job\u00A0Title"}, "job_title", Asked::by_name).found());
  CHECK(match_column({"Job\nTitle"}, "job_title", Asked::by_name).found());
  CHECK_FALSE(match_column({"Jobtitel"}, "job_title", Asked::by_name).found());
  CHECK(match_column({"\xFF id"},
                     "\xFF"
                     "ID",
                     Asked::with_from)
            .found());
}
