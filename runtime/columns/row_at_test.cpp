#include "runtime/columns/row_at.h"

#include <doctest/doctest.h>

using namespace merit::columns;

TEST_CASE("a row has the events of its lead up to now, whatever those of the leads before it are") {
  Leads leads;
  leads.count = 5;
  leads.events.offsets = {0, 0, 3, 3, 4, 4};
  leads.events.at = {10, 20, 30, 5};
  const auto ends = [&](int64_t now) {
    std::vector<int64_t> found;
    for (int64_t lead = 0; lead < leads.count; ++lead) {
      const Row row = row_of(leads, lead, now);
      CHECK(row.lead == lead);
      CHECK(row.now == now);
      CHECK(row.event_begin == leads.events.offsets[static_cast<size_t>(lead)]);
      found.push_back(row.event_end);
    }
    return found;
  };
  CHECK(ends(30) == std::vector<int64_t>{0, 3, 3, 4, 4});
  CHECK(ends(29) == std::vector<int64_t>{0, 2, 3, 4, 4});
  CHECK(ends(10) == std::vector<int64_t>{0, 1, 3, 4, 4});
  CHECK(ends(4) == std::vector<int64_t>{0, 0, 3, 3, 4});
}
