#include "cli/timings.h"

#include <doctest/doctest.h>

namespace merit::cli {

TEST_CASE("stages stand in the order in which they ran, parts below theirs") {
  driver::Timings timings;
  timings.add("parse", {0.001, 0.0005});
  timings.add("passes", {0.002, 0.002});
  timings.add("passes", {0.0015, 0.0015}, "share");
  timings.add("read", {0.007, 0.012});
  timings.add("parse", {0.002, 0.002});
  timings.add("passes", {0.0005, 0.0005}, "prune");
  CHECK(timings_text(timings, Terminal{}) ==
        "  stage                     clock   share  processor\n"
        "  parse                   3.00 ms   25.0%    2.50 ms\n"
        "  passes                  2.00 ms   16.7%    2.00 ms\n"
        "    share                 1.50 ms   12.5%    1.50 ms\n"
        "    prune                 0.50 ms    4.2%    0.50 ms\n"
        "  read                    7.00 ms   58.3%   12.00 ms\n"
        "  all stages             12.00 ms  100.0%   16.50 ms\n");
}

TEST_CASE("no stage at all") {
  CHECK(timings_text({}, Terminal{}) ==
        "  stage                     clock   share  processor\n"
        "  all stages              0.00 ms    0.0%    0.00 ms\n");
}

}  // namespace merit::cli
