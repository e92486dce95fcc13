#include "compiler/driver/run.h"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>

#include "compiler/driver/joint.h"
#include "compiler/driver/kept_code.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/source/text_loader.h"
#include "runtime/data/test_files.h"

namespace merit::driver {
namespace {

constexpr int64_t kNow = 1'790'812'800'000'000;  // 2026-10-01T00:00Z

const std::string kLead = "lead { id : text key, plan : one of \"free\", \"paid\", size : integer }\n";
const std::string kVisits = "event visit { page : text }\n";

/// Definitions that run together over one set of files.
class Together {
 public:
  explicit Together(const std::vector<std::pair<std::string, std::string>>& texts) {
    for (const auto& [stem, text] : texts) {
      source::TextLoader definition;
      definition.texts[stem + ".merit"] = text;
      auto compiled = compile(stem + ".merit", definition);
      REQUIRE(compiled);
      REQUIRE(compiled->model);
      compilations_.push_back(std::move(*compiled));
    }
    for (const Compilation& compilation : compilations_) {
      const auto& model = *compilation.model;
      plan.definitions.push_back({&model, compilation.stem, interpreter::default_parameters(model), kNow});
    }
  }

  /// The output as lines of `name=cell`.
  std::string run_for(const std::vector<std::string>& columns) {
    const auto chosen = choose_columns(plan.definitions, columns);
    if (!chosen) return chosen.error();
    plan.columns = *chosen;
    const auto result = run(plan);
    REQUIRE(result);
    std::string text;
    for (int64_t row = 0; row < result->table.rows; ++row) {
      for (size_t i = 0; i < result->table.columns.size(); ++i) {
        if (i > 0) text += ' ';
        text += shown(*result->table.columns[i], row);
      }
      text += "\n";
    }
    return text;
  }

  RunPlan plan;
  data::test::Directory folder;

 private:
  static std::string shown(const columns::Column& column, int64_t row) {
    if (!column.known(row)) return "-";
    const auto i = static_cast<size_t>(row);
    if (column.type == columns::Type::text) return std::string(column.text_at(row));
    if (column.type == columns::Type::enumeration) return column.labels[static_cast<size_t>(column.integers[i])];
    return fmt::format("{}", column.integers[i]);
  }

  std::vector<Compilation> compilations_;
};

const std::string kOld = kLead + kVisits + "score points { +1 per visit }\nstage Lead\nstage MQL when points > 1\n";
const std::string kNew = kLead + "stage Lead\nstage MQL when size > 10\n";

constexpr const char* kLeads = "id,plan,size\nb,free,5\na,paid,50\nc,,\n";
constexpr const char* kEvents = "lead,type,at,page\nb,visit,2026-09-01,/\nb,visit,2026-09-02,/\nz,visit,2026-09-03,/\n";

}  // namespace

TEST_CASE("decisions stand in the order of the leads' file, whatever is sorted or kept afterwards") {
  Together t({{"old", kOld}});
  t.plan.inputs = {{data::test::input(t.folder.write("leads.csv", kLeads))},
                   {data::test::input(t.folder.write("events.csv", kEvents))}};
  CHECK(t.run_for({"id", "stage", "points"}) == "b MQL 2\na Lead 0\nc Lead 0\n");
  t.plan.sort = SortOrder{choose_columns(t.plan.definitions, {"id"})->front(), true};
  t.plan.limit = 2;
  CHECK(t.run_for({"id"}) == "c\nb\n");
  t.plan.limit = 0;
  CHECK(t.run_for({"id"}).empty());
}

TEST_CASE("rows can be taken while others are decided, unless they are to stand otherwise") {
  Together t({{"old", kOld}});
  t.plan.inputs = {{data::test::input(t.folder.write("leads.csv", kLeads))},
                   {data::test::input(t.folder.write("events.csv", kEvents))}};
  t.plan.columns = *choose_columns(t.plan.definitions, {"stage", "id"});
  std::vector<columns::Table> taken;
  t.plan.take_rows = [&](const columns::Table& rows) -> std::expected<void, data::Error> {
    taken.push_back(rows);
    return {};
  };
  bool helped = false;
  t.plan.help_to_take = [&] { helped = true; };
  const auto result = run(t.plan);
  REQUIRE(result);
  CHECK(helped);
  CHECK(result->rows_were_taken);
  CHECK(result->table.rows == 3);
  CHECK(result->table.names == std::vector<std::string>{"stage", "id"});
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].names == result->table.names);
  CHECK(taken[0].columns[0]->integers == std::vector<int64_t>{2, 1, 1});
  CHECK(taken[0].columns[1]->text_at(2) == "c");

  t.plan.limit = 2;
  const auto limited = run(t.plan);
  REQUIRE(limited);
  CHECK_FALSE(limited->rows_were_taken);
  CHECK(limited->table.columns[1]->length == 2);
  CHECK(taken.size() == 1);
}

TEST_CASE("a run ends with what could not be taken") {
  Together t({{"old", kOld}});
  t.plan.inputs = {{data::test::input(t.folder.write("leads.csv", kLeads))}, {}};
  t.plan.columns = *choose_columns(t.plan.definitions, {"id"});
  t.plan.take_rows = [](const columns::Table&) -> std::expected<void, data::Error> {
    return std::unexpected(data::Error(data::problem::output_closed("x")));
  };
  const auto result = run(t.plan);
  REQUIRE(!result);
  const auto* not_taken = std::get_if<NotTaken>(&result.error());
  REQUIRE(not_taken);
  CHECK(not_taken->error.problems.front().id == data::ProblemId::output_closed);
}

TEST_CASE("several definitions share the key, and a lead that one of them lacks is missing there") {
  Together t({{"old", kOld}, {"new", kNew}});
  t.plan.inputs = {{data::test::input(t.folder.write("leads.csv", kLeads))},
                   {data::test::input(t.folder.write("events.csv", kEvents))}};
  CHECK(t.run_for({"id", "old.stage", "new.stage"}) == "b MQL Lead\na Lead MQL\nc Lead Lead\n");
  // Only `old` looks at events, so only it makes a lead of `z`.
  t.plan.reading.leads_from_events = true;
  CHECK(t.run_for({"new.stage", "id", "old.points"}) == "Lead b 2\nMQL a 0\nLead c 0\n- z 1\n");
}

TEST_CASE("each definition is evaluated at its own moment") {
  Together t({{"old", kOld}, {"older", kOld}});
  t.plan.inputs = {{data::test::input(t.folder.write("leads.csv", kLeads))},
                   {data::test::input(t.folder.write("events.csv", kEvents))}};
  t.plan.definitions[1].now = 1'788'300'000'000'000;  // 2026-09-01T22:00Z, between b's visits
  CHECK(t.run_for({"id", "old.points", "older.points"}) == "b 2 1\na 0 0\nc 0 0\n");
}

TEST_CASE("definitions that declare the same data decide together as each decides by itself") {
  const std::string data = kLead + kVisits;
  const std::vector<std::pair<std::string, std::string>> all = {
      {"old", data + "score points { +1 per visit }\nstage Lead\nstage MQL when points > 1\n"},
      {"new", data + "parameter bar : integer = 10\nscore points { +2 per visit }\noutput big = size > bar\n"
                     "stage Lead\nstage SAL when size > bar\nstage MQL when points > 1\n"},
      {"small",
       data + "disqualify when size > 10 because \"large\"\nstage Lead\nstage MQL when any visit in last 30 days\n"}};
  for (const Engine engine : {Engine::interpreter, Engine::jit}) {
    Together t(all);
    t.plan.inputs = {{data::test::input(t.folder.write("leads.csv", kLeads))},
                     {data::test::input(t.folder.write("events.csv", kEvents))}};
    t.plan.engine.engine = engine;
    std::vector<std::string> of_one_plan;
    t.plan.engine.passes.after = [&](std::string_view, const plan::Plan& plan) { of_one_plan = plan.definitions; };
    CHECK(t.run_for({"id", "old.stage", "old.points", "new.stage", "new.big", "small.stage", "small.disqualified"}) ==
          "b MQL 2 MQL 0 MQL -\na Lead 0 SAL 1 Disqualified large\nc Lead 0 Lead - Lead -\n");
    CHECK(of_one_plan == std::vector<std::string>{"old", "new", "small"});
    CHECK(t.run_for({"new.points", "old.points"}) == "4 2\n0 0\n0 0\n");
  }
}

TEST_CASE("leads are decided alike with any pass over the plan left out") {
  Together t({{"old", kLead + kVisits +
                          "score points { +1 per visit where page is \"/\" in last 40 days }\n"
                          "stage Lead\nstage MQL when points > 1 and plan is \"free\" and not (size > 10)\n"},
              {"new", kNew}});
  t.plan.inputs = {{data::test::input(t.folder.write("leads.csv", kLeads))},
                   {data::test::input(t.folder.write("events.csv", kEvents))}};
  const auto decided = [&] { return t.run_for({"id", "old.stage", "old.points", "new.stage"}); };
  const std::string expected = decided();
  for (const Engine engine : {Engine::interpreter, Engine::jit}) {
    t.plan.engine.engine = engine;
    std::vector<std::string> all;
    for (const plan::Pass& pass : plan::passes()) {
      all.emplace_back(pass.name);
      t.plan.engine.passes.without = {all.back()};
      CHECK_MESSAGE(decided() == expected, all.back());
    }
    t.plan.engine.passes.without = all;
    CHECK(decided() == expected);
  }
}

TEST_CASE("code that is kept is not made again for the same question") {
  KeptCode kept;
  const auto is_made = [&](const std::string& text, const std::vector<std::string>& columns, const char* leads) {
    Together t({{"one", text}});
    t.plan.inputs = {{data::test::input(t.folder.write("leads.csv", leads))},
                     {data::test::input(t.folder.write("events.csv", kEvents))}};
    t.plan.engine.engine = Engine::jit;
    t.plan.engine.kept_code = &kept;
    t.plan.columns = *choose_columns(t.plan.definitions, columns);
    const auto result = run(t.plan);
    REQUIRE(result);
    CHECK(result->table.rows == 3);
    return std::ranges::any_of(result->timings.stages(), [](const auto& each) { return each.name == "llvm"; });
  };
  CHECK(is_made(kOld, {"stage"}, kLeads));
  CHECK_FALSE(is_made(kOld, {"stage"}, kLeads));
  CHECK(is_made(kOld, {"points"}, kLeads));
  CHECK(is_made(kNew, {"stage"}, kLeads));
  CHECK(is_made(kNew, {"stage"}, "id,plan,size\nb,free,5\na,paid,50\nc,,6\n"));  // sizes are never missing
  CHECK_FALSE(is_made(kNew, {"stage"}, kLeads));
  CHECK_FALSE(is_made(kOld, {"points"}, kLeads));
}

TEST_CASE("a condition over several definitions sees their columns, and missing where a lead is not one's") {
  Together t({{"old", kOld}, {"new", kNew}});
  t.plan.inputs = {{data::test::input(t.folder.write("leads.csv", kLeads))},
                   {data::test::input(t.folder.write("events.csv", kEvents))}};
  t.plan.reading.leads_from_events = true;
  const auto kept = [&](const std::string& condition) {
    const auto joint = compile_joint_condition(t.plan.definitions, {"--where", condition});
    REQUIRE(joint);
    REQUIRE(joint->compilation.model);
    t.plan.joint_where = &*joint;
    return t.run_for({"id"});
  };
  CHECK(kept("old.stage is not new.stage") == "b\na\n");
  CHECK(kept("old.stage is \"MQL\" and points > 1") == "b\n");
  CHECK(kept("new.stage is missing") == "z\n");
  CHECK(kept("id in { \"a\", \"z\" }") == "a\nz\n");
  t.plan.engine.engine = Engine::jit;
  CHECK(kept("new.stage is at least \"MQL\" or old.points between 1 and 1") == "a\nz\n");
}

TEST_CASE("a condition over several definitions says which name cannot be meant") {
  Together t({{"old", kOld}, {"my-crm", kNew}});
  const auto error_of = [&](const std::string& condition) {
    const auto joint = compile_joint_condition(t.plan.definitions, {"--where", condition});
    return joint ? "" : joint.error();
  };
  CHECK(error_of("stage is \"MQL\"") == "with several definitions `stage` is `old.stage`");
  CHECK(error_of("my-crm.stage is \"MQL\"") ==
        "`my-crm` is no name that a condition can have; give `my-crm.merit` another");
  const auto unknown = compile_joint_condition(t.plan.definitions, {"--where", "old.pints > 1"});
  REQUIRE(unknown);
  CHECK_FALSE(unknown->compilation.model);
}

TEST_CASE("labels in which quotes and line ends stand can be compared, too") {
  const std::string odd = kLead +
                          "output kind = case { \"a \\\"b\\\" \\\\ \\n c\" when size > 10, \"d\" otherwise }\n" +
                          "grade size_grade { \"x\\\"y\" when size > 10, \"d\" otherwise }\nstage Lead\n";
  Together t({{"odd", odd}, {"new", kNew}});
  t.plan.inputs = {{data::test::input(t.folder.write("leads.csv", kLeads))}, {}};
  const auto joint =
      compile_joint_condition(t.plan.definitions, {"--where", "odd.size_grade is \"x\\\"y\" and odd.kind is known"});
  REQUIRE(joint);
  REQUIRE(joint->compilation.model);
  t.plan.joint_where = &*joint;
  CHECK(t.run_for({"id"}) == "a\n");
}

TEST_CASE("definitions whose leads are not told by one key are in conflict") {
  const auto conflict = [](const std::string& lead, const std::string& stem = "second") {
    Together t({{"first", kNew}, {stem, lead + "\nstage Lead\n"}});
    return find_conflict(t.plan.definitions).value_or("");
  };
  CHECK(conflict("lead { ID : text key }").empty());
  CHECK(conflict("lead { number : text key from \"Id\" }").empty());
  CHECK(conflict("lead { id : integer key }") ==
        "definitions that run together tell leads by one key, but it is leads by `id` (text) in `first`, and leads by "
        "`id` (integer) in `second`");
  CHECK_FALSE(conflict("lead { email : text key }").empty());
  CHECK_FALSE(conflict("account { id : text key }").empty());
  CHECK(conflict("lead { id : text key }", "first") ==
        "two definitions are called `first`; their columns could not be told apart");
}

TEST_CASE("columns are chosen by name, and what there is not is answered with what there is") {
  Together one({{"old", kOld}});
  const auto names = [](const Together& t, const std::vector<std::string>& wanted) {
    std::string text;
    const auto chosen = choose_columns(t.plan.definitions, wanted);
    if (!chosen) return chosen.error();
    for (const ChosenColumn& column : *chosen) {
      if (!text.empty()) text += ',';
      text += column.name;
    }
    return text;
  };
  CHECK(names(one, {}) == "id,stage,points,disqualified,undecided");
  CHECK(names(one, {"reasons", "points"}) == "reasons,points");
  CHECK(names(one, {"pints"}) == "no column is called `pints`; did you mean `points`?");
  CHECK(names(one, {"id", "id"}) == "the column `id` is asked for twice");
  CHECK(names(one, {"could_reach", "stage"}) == "could_reach,stage");
  Together two({{"old", kOld}, {"new", kNew}});
  CHECK(names(two, {}) ==
        "id,old.stage,old.points,old.disqualified,old.undecided,new.stage,new.disqualified,new.undecided");
  CHECK(names(two, {"points"}) == "no column is called `points`; with several definitions it is `old.points`");
  CHECK(names(two, {"new.queue"}) == "no column is called `new.queue`, since no `route` is declared");
}

TEST_CASE("what is wrong in the data is the run's failure, and checking says it without deciding") {
  Together t({{"old", kOld}});
  t.plan.inputs = {{data::test::input(t.folder.write("leads.csv", "id,plan,size\na,gold,1\na,free,1\n"))}, {}};
  t.plan.columns = choose_columns(t.plan.definitions, {}).value();
  const auto failed = run(t.plan);
  REQUIRE(!failed);
  REQUIRE(std::holds_alternative<data::Error>(failed.error()));
  CHECK(std::get<data::Error>(failed.error()).problems.front().name() == "duplicate-lead-key");
  t.plan.reading.duplicates = data::Duplicates::first;
  t.plan.look_at_all = true;
  const auto reports = check_data(t.plan);
  REQUIRE(reports);
  CHECK(reports->front().findings.front().name() == "unreadable-value");
  t.plan.progress = [](Activity, int64_t, int64_t) { return false; };
  const auto stopped = run(t.plan);
  REQUIRE(!stopped);
  CHECK(std::holds_alternative<Interrupted>(stopped.error()));
}

}  // namespace merit::driver
