#include "cli/report.h"

#include <doctest.h>

#include <string>

#include "cli/data_problems.h"
#include "cli/progress.h"

namespace merit::cli {
namespace {

RunReport example() {
  RunReport report;
  DefinitionReport definition;
  definition.title = "CRM software 2026.2";
  definition.tally.leads = 100'000;
  definition.tally.stages = {{"none", 0}, {"Lead", 87'650}, {"MQL", 12'345}, {"Disqualified", 5}};
  definition.tally.disqualified = {{"competitor", 5}};
  definition.tally.undecided_leads = 900;
  definition.tally.undecided = {{"employees", 900}, {"visit.page", 12}};
  definition.now = "2026-10-31T12:00:00Z";
  report.definitions.push_back(definition);
  report.leads = 100'000;
  report.events = 2'000'000;
  report.rows_written = 100'000;
  report.now_given = true;
  report.seconds = 2.5;
  return report;
}

}  // namespace

TEST_CASE("the report of a run, as a file or a pipe gets it") {
  CHECK(report_text(example(), Terminal{.width = 60}) ==
        "\n"
        "CRM software 2026.2\n"
        "\n"
        "  stage                   leads   share\n"
        "  none                        0    0.0%\n"
        "  Lead                   87,650   87.7%  ██████████████████\n"
        "  MQL                    12,345   12.3%  ██▌\n"
        "  Disqualified                5   <0.1%  ▏\n"
        "\n"
        "  disqualified because    leads   share\n"
        "  competitor                  5   <0.1%  ▏\n"
        "\n"
        "  undecided for want of   leads   share\n"
        "  employees                 900    0.9%  ▏\n"
        "  visit.page                 12   <0.1%  ▏\n"
        "\n"
        "100,000 leads and 2,000,000 events in 2.50 s, 40,000 leads per second\n"
        "now is 2026-10-31T12:00:00Z\n");
}

TEST_CASE("what was left out of the output and where now came from are said") {
  RunReport report = example();
  report.definitions[0].tally = {};
  report.events = 0;
  report.rows_written = 10;
  report.now_given = false;
  CHECK(report_text(report, Terminal{}) ==
        "\nCRM software 2026.2\n\n"
        "100,000 leads in 2.50 s, 40,000 leads per second\n"
        "10 of them written\n"
        "now is 2026-10-31T12:00:00Z, the moment of start\n");
}

TEST_CASE("definitions at moments of their own each say theirs, and a rate of a few leads is not told") {
  RunReport report = example();
  report.definitions.push_back(report.definitions[0]);
  for (DefinitionReport& definition : report.definitions) definition.tally = {};
  report.definitions[1].title = "other";
  report.definitions[1].now = "2026-10-31T04:00:00Z";
  report.leads = report.rows_written = 99;
  CHECK(report_text(report, Terminal{})
            .ends_with("99 leads and 2,000,000 events in 2.50 s\n"
                       "now is 2026-10-31T12:00:00Z in CRM software 2026.2, 2026-10-31T04:00:00Z in other\n"));
}

TEST_CASE("colours are on a terminal only") {
  CHECK(report_text(example(), Terminal{.width = 60}).find('\x1b') == std::string::npos);
  CHECK(report_text(example(), Terminal{.colours = true, .width = 60}).find('\x1b') != std::string::npos);
}

TEST_CASE("problems of the data show their places and what to do") {
  data::Problem problem;
  problem.id = data::ProblemId::unreadable_value;
  problem.severity = data::Severity::warning;
  problem.message = "7 values of `employees` do not read as an integer; they are missing";
  problem.help = "list it in `missing when`";
  problem.count = 7;
  problem.examples = {{"leads.csv", true, 9, "many"}, {"leads.csv", true, 10'240, "\x1b[31m12"}};
  CHECK(problems_text({&problem, 1}, Terminal{}) ==
        "warning[unreadable-value]: 7 values of `employees` do not read as an integer; they are missing\n"
        "  leads.csv:9      many\n"
        "  leads.csv:10240  \xEF\xBF\xBD[31m12\n"
        "  … 5 more\n"
        "  help: list it in `missing when`\n");
}

TEST_CASE("the progress bar fits its terminal") {
  const std::string wide = progress_line(Terminal{.width = 100}, "reading", 500'000, 2'000'000, "bytes");
  CHECK(wide.starts_with("reading     ━━━━━━━"));
  CHECK(wide.ends_with("25%  0.5 of 2.0 MB"));
  CHECK(progress_line(Terminal{.width = 40}, "evaluating", 47, 100, "leads").ends_with("47%"));
  CHECK(progress_line(Terminal{.width = 100}, "reading", 1'500'000, 0, "bytes") == "reading     1.5 MB");
  CHECK(progress_line(Terminal{.width = 100}, "writing", 7, 5, "rows").find("100%") != std::string::npos);
}

}  // namespace merit::cli
