#include "compiler/driver/tally.h"

#include <doctest.h>

#include <vector>

namespace merit::driver {

using columns::ColumnBuilder;
using columns::Type;

TEST_CASE("every stage has a row, also one that nobody reached") {
  ColumnBuilder stage(Type::enumeration, {"none", "Lead", "MQL", "Disqualified"});
  for (const int64_t position : {1, 1, 3}) stage.append_integer(position);
  ColumnBuilder disqualified(Type::text);
  disqualified.append_missing();
  disqualified.append_missing();
  disqualified.append_text("competitor");
  const auto stages = stage.finish(), reasons = disqualified.finish();
  const Tally tally = tally_of(3, stages.get(), reasons.get(), nullptr);
  CHECK(tally.leads == 3);
  CHECK(tally.stages == std::vector<Count>{{"none", 0}, {"Lead", 2}, {"MQL", 0}, {"Disqualified", 1}});
  CHECK(tally.disqualified == std::vector<Count>{{"competitor", 1}});
}

TEST_CASE("undecided fields are counted by lead, the most frequent first") {
  ColumnBuilder undecided = ColumnBuilder::list_of(ColumnBuilder(Type::text));
  for (const std::vector<const char*>& fields :
       std::vector<std::vector<const char*>>{{"employees"}, {}, {"country", "employees"}, {"a"}}) {
    for (const char* field : fields) undecided.child().append_text(field);
    undecided.append_list();
  }
  const auto lists = undecided.finish();
  const Tally tally = tally_of(4, nullptr, nullptr, lists.get());
  CHECK(tally.undecided_leads == 3);
  CHECK(tally.undecided == std::vector<Count>{{"employees", 2}, {"a", 1}, {"country", 1}});
}

TEST_CASE("decisions on some leads are counted after those on others") {
  TallyCounter counter;
  for (const int64_t position : {1, 0}) {
    ColumnBuilder stage(Type::enumeration, {"none", "Lead"}),
        undecided = ColumnBuilder::list_of(ColumnBuilder(Type::text));
    stage.append_integer(position);
    if (position == 1) undecided.child().append_text("employees");
    undecided.append_list();
    counter.add(1, stage.finish().get(), nullptr, undecided.finish().get());
  }
  const Tally tally = counter.tally();
  CHECK(tally.leads == 2);
  CHECK(tally.stages == std::vector<Count>{{"none", 1}, {"Lead", 1}});
  CHECK(tally.undecided_leads == 1);
  CHECK(tally.undecided == std::vector<Count>{{"employees", 1}});
}

}  // namespace merit::driver
