#include "cli/timings.h"

#include <doctest/doctest.h>

namespace merit::cli {

TEST_CASE("stages stand in the order in which they ran, parts below theirs") {
  driver::Timings timings;
  timings.add("parse", 0.001);
  timings.add("passes", 0.002);
  timings.add("passes", 0.0015, "share");
  timings.add("read", 0.007);
  timings.add("parse", 0.002);
  timings.add("passes", 0.0005, "prune");
  CHECK(timings_text(timings, Terminal{}) ==
        "  parse                  3.00 ms   25.0%\n"
        "  passes                 2.00 ms   16.7%\n"
        "    share                1.50 ms   12.5%\n"
        "    prune                0.50 ms    4.2%\n"
        "  read                   7.00 ms   58.3%\n"
        "  all stages            12.00 ms  100.0%\n");
}

TEST_CASE("no stage at all") {
  CHECK(timings_text({}, Terminal{}) == "  all stages             0.00 ms    0.0%\n");
}

}  // namespace merit::cli
