#include "compiler/semantics/analyze.h"

#include <doctest.h>

#include <map>

#include "compiler/semantics/plural.h"
#include "compiler/source/text_loader.h"

namespace merit::semantics {
namespace {

struct Analysis {
  std::optional<Model> model;
  std::string said;  ///< a line a diagnostic: `name: text at fault: message`
};

Analysis check(const std::string& text, const source::TextLoader& loader = {},
               const std::vector<std::string>& asked = {}) {
  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  const source::FileId file = sources.add("crm.merit", text);
  std::vector<Question> questions;
  for (const std::string& question : asked)
    questions.push_back({"asked", sources.add("question", question), Type{TypeKind::boolean}});
  Analysis analysis;
  analysis.model = analyze(sources, file, loader, diagnostics, questions);
  diagnostics.sort();
  for (const auto& one : diagnostics.all()) {
    analysis.said += std::string(entry(one.id).name) + ": " + std::string(sources.text(one.span)) + ": " + one.message;
    for (const std::string& help : one.help) analysis.said += "\n  " + help;
    analysis.said += "\n";
  }
  return analysis;
}

/// What most tests stand on.
const std::string kBase = R"(
lead {
  id : text key
  email : text
  employees : integer
  revenue : number
  country : text
  seconds : integer
  plan : one of "free", "trial", "paid"
  created_at : time
  born : date
}
event visit { page: text, seconds: number, kind: one of "a", "b" }
event webinar { title: text, attended: boolean, seconds: number }
event touch = visit or webinar
parameter bar = 50 between 0 and 100
parameter lookback = 30 days
set countries = "US", "CA"
table points_of : text -> integer { "a": 5, default 1 }
function big(n: integer) -> boolean = n > bar
)";

std::string said(const std::string& more) {
  return check(kBase + more).said;
}

TEST_CASE("the points definition checks") {
  const Analysis analysis = check(R"(
use b2b
lead { id : text key, country : text, employees : integer from "Employees" }
event visit from "page_view" { id: integer key }
event download { kind: one of "whitepaper", "ebook" }
parameter bar = 50 between 0 and 200
score points {
  +5  per visit                                because "visited a page"
  +20 per download where kind is "whitepaper"
  +15 when employees > 50
  +10 when country in us
}
stage Lead
stage MQL when points > bar
)");
  CHECK(analysis.said == "");
  REQUIRE(analysis.model);
  const Model& model = *analysis.model;
  CHECK(model.scores[0].type.kind == TypeKind::integer);
  CHECK(model.scores[0].rules[1].text == "+20 per download where kind is \"whitepaper\"");
  CHECK(model.enumerations[model.stage_enumeration].labels ==
        std::vector<std::string>{"none", "Lead", "MQL", "Disqualified"});
  CHECK(model.hash.size() == 64);
}

TEST_CASE("what is declared can be used before it stands") {
  CHECK(said("stage Lead when b\nlet b = c and fit > 3\nlet c = big(employees)\nscore fit { +1 when c }") == "");
}

TEST_CASE("unknown names come with the nearest") {
  CHECK(said("let a = emploees > 3") ==
        "unknown-name: emploees: nothing is called `emploees`\n  did you mean `employees`?\n");
  CHECK(said("let a = country in countrys") ==
        "unknown-name: countrys: no set is called `countrys`\n  did you mean `countries`?\n");
  CHECK(said("let a = any vist") == "unknown-name: vist: no event is called `vist`\n  did you mean `visit`?\n");
  CHECK(
      said("let a = title is \"x\"") ==
      "unknown-name: title: nothing is called `title`\n  `title` is a field of `webinar`: ask for it in a `where`, as "
      "in `any webinar where title …`\n");
  CHECK(said("let a = visit") ==
        "wrong-kind: visit: `visit` is an event, not a value\n  to count them, write `count of visit`\n");
  CHECK(said("let a = not visit") ==
        "wrong-kind: visit: `visit` is an event, not a value\n  to ask whether there was one, write `any visit`\n");
}

TEST_CASE("a cycle names its members") {
  CHECK(said("let a = b\nlet b = qualifies as S\nstage S when a") ==
        "cyclic-declaration: a: `a` depends on itself: `a` → `b` → `S` → `a`\n");
  CHECK(said("event x = y\nevent y = x") == "cyclic-declaration: x: `x` depends on itself: `x` → `y` → `x`\n");
}

TEST_CASE("types are strict") {
  CHECK(
      said("let a = employees > 30 days") ==
      "type-mismatch: 30 days: `employees` is an integer and `30 days` is a duration\n  to ask about time, use a time "
      "field: `created_at >= 30 days ago`\n");
  CHECK(said("let a = created_at > 30 days") ==
        "type-mismatch: 30 days: `created_at` is a time and `30 days` is a duration\n  `30 days` is a length of time; "
        "`30 days ago` is a time\n");
  CHECK(said("let a = plan < \"paid\"") ==
        "no-order: <: `<` cannot compare one of \"free\", \"trial\", \"paid\"\n  of listed values, ask `is at most`\n");
  CHECK(said("let a = plan is \"payed\"") ==
        "unknown-value: \"payed\": `\"payed\"` is not one of \"free\", \"trial\", \"paid\"\n  did you mean `paid`?\n");
  CHECK(said("let a = employees and true") == "wrong-type: employees: `employees` is an integer, not a condition\n");
  CHECK(said("let a = born > created_at - 3 days and now - created_at > 2 * 30 days and 3 days / 1 day > 2.5") == "");
  CHECK(said("let a = created_at + created_at") == "no-such-arithmetic: +: `+` cannot join a time and a time\n");
  CHECK(said("let a = created_at > now - 2 months and created_at > 2 months ago") == "");
  CHECK(said("let a = now - created_at > 2 months") ==
        "calendar-length: 2 months: a month has no exact length\n  months, quarters and years only count back from "
        "now: `in last 2 months`, `2 months ago`\n");
}

TEST_CASE("a name after `and` that the event has asks for brackets") {
  CHECK(
      said("let a = any visit where page is \"x\" and seconds > 3") ==
      "needs-brackets: seconds: `seconds` is a field of `visit`, but the `where` ends before it\n"
      "  after `where` stands one comparison; put brackets around all that is meant of one `visit`: `where (… and …)`\n"
      "  if the lead's is meant, write `lead.seconds`\n");
  CHECK(said("let a = (any visit where page is \"x\") and seconds > 3") == "");
  CHECK(said("let a = any visit where page is \"x\" and lead.seconds > 3 and employees > 3") == "");
  CHECK(said("let a = seconds > 3 and any visit where page is \"x\" and any webinar where seconds > 3") == "");
}

TEST_CASE("a decay is the rule's own, else the nearest group's around it, and makes a score a number") {
  const std::string rules =
      "score s {\n+1 per visit\n+2 per webinar, halving every 1 day\n+3 when true\ngroup g {\n+4 per visit\n"
      "group h {\n+5 per last visit\n}\nfading to 0 over 2 days\n}\nhalving every 3 days\n}\n"
      "score t {\n+1 when true\nhalving every 3 days\n}";
  const Analysis analysis = check(kBase + rules);
  REQUIRE(analysis.said == "");
  const Model& model = *analysis.model;
  const auto days = [&](size_t rule) -> std::string {
    const auto& decay = model.scores[0].rules[rule].decay;
    if (!decay) return "none";
    const int64_t span = std::get<int64_t>(std::get<Constant>(model[decay->span].node).value);
    return (decay->kind == Decay::Kind::halving ? "halving " : "fading ") + std::to_string(span / 86'400'000'000);
  };
  CHECK(days(0) == "halving 3");
  CHECK(days(1) == "halving 1");
  CHECK(days(2) == "none");
  CHECK(days(3) == "fading 2");
  CHECK(days(4) == "fading 2");
  CHECK(model.scores[0].type.kind == TypeKind::number);
  CHECK(model.scores[1].type.kind == TypeKind::integer);
}

TEST_CASE("what was decided is for outputs") {
  CHECK(said("stage M\noutput o = if stage is M then \"x\" otherwise \"y\"\noutput p = reasons") == "");
  CHECK(said("stage M when stage is \"x\"") ==
        "decision-name-in-rule: stage: `stage` is known only once all scores and stages are\n  `output`, `grade`, "
        "`route` and `expect` can name it; scores, stages, disqualifications and `let` cannot\n");
  CHECK(said("output o = stage is M\nstage M when o").starts_with("decision-name-in-rule: o: "));
  CHECK(said("grade g { \"A\" when employees > 5, \"B\" otherwise }\nstage M when g is \"A\"") == "");
}

TEST_CASE("no error is the consequence of another") {
  CHECK(said("event a { x: texd }\nlet p = any a where x is \"y\"\nlet q = highest of x of as > 3") ==
        "unknown-name: texd: no type is called `texd`\n  did you mean `text`?\n");
  CHECK(said("let p = q and r\nlet q = employees > 3 days\nlet r = q and p").find("cyclic-declaration: p:") !=
        std::string::npos);
  CHECK(said("table t { \"a\": 1, \"A\": 2 }\nlet p = t[country] > 3") ==
        "duplicate-key: \"A\": the table has `\"A\"` already\n");
  const std::string broken = said("let p = \nlet q = p and employees > 3\nlet r = employees >");
  CHECK(broken.find("unknown-name") == std::string::npos);
  CHECK(broken.find("unexpected") != std::string::npos);
}

TEST_CASE("long chains are refused, whichever way they are written, and long files are not") {
  std::string forward, backward, wide;
  for (int i = 0; i < 1000; ++i) {
    const std::string next = std::to_string(i + 1);
    forward += "let a" + std::to_string(i) + " = a" + next + "\n";
    backward += "let a" + next + " = a" + std::to_string(i) + "\n";
    wide += "let w" + next + " = big(employees)\n";
  }
  CHECK(said(forward + "let a1000 = true").starts_with("chain-too-long: "));
  CHECK(said("let a0 = true\n" + backward).starts_with("chain-too-long: "));
  CHECK(said(wide) == "");
}

TEST_CASE("one name names one thing") {
  CHECK(said("event second {}")
            .starts_with("duplicate-name: second: `seconds` is already a lead field\n  this is the "
                         "plural of `second`"));
  CHECK(said("event second plural moments {}") == "");
  CHECK(said("event visit {}") == "duplicate-name: visit: `visit` is already an event\n");
  CHECK(said("let employees = 3") == "duplicate-name: employees: `employees` is already a lead field\n");
  CHECK(said("event q { at: time }\nevent today {}\nscore stage { +1 }\nstage none") ==
        "refused-name: at: an event field cannot be called `at`\n  every event has its time as `at`; give the column "
        "another name: `seen : time from \"time\"`\n"
        "refused-name: today: an event cannot be called `today`\n"
        "refused-name: stage: a score cannot be called `stage`\n  `stage` is part of every decision\n"
        "refused-name: none: a stage cannot be called `none`\n  `none` and `Disqualified` are stages of their own\n");
}

TEST_CASE("functions see arguments, sets, tables and parameters") {
  CHECK(said("function f(x: text) -> boolean = x in countries and points_of[x] > bar and big(3)") == "");
  CHECK(said("function f(x: text) -> boolean = employees > 3").starts_with("not-seen-here: employees: "));
  CHECK(said("function f(x: text) -> boolean = any visit").starts_with("not-seen-here: visit: "));
  CHECK(said("function f(n: integer) -> integer = f(n - 1)").starts_with("cyclic-declaration: f: "));
  CHECK(said("function f(x: text) -> one of \"a\", \"b\" = case { \"a\" when x is \"1\", \"b\" otherwise }\n"
             "let p = f(country) is at least \"b\"") == "");
  CHECK(said("let p = big(1, 2)") == "wrong-argument-count: big(1, 2): `big` is given 2 instead of 1 values\n");
  CHECK(said("let p = min(1, 2.5) + length(email) + round(revenue) > 3") == "");
}

TEST_CASE("windows are two bounds") {
  const Analysis analysis = check(kBase +
                                  "let p = any visit in last 30 days\nlet q = any visit from 60 to 30 days ago\n"
                                  "let r = any visit yesterday\nlet s = any visit within lookback of created_at");
  CHECK(analysis.said == "");
  REQUIRE(analysis.model);
  const auto& patterns = analysis.model->patterns;
  const auto included = [](const std::optional<Bound>& bound) { return bound && bound->included; };
  const size_t first = patterns.size() - 4;
  CHECK((included(patterns[first].from) && included(patterns[first].until)));
  CHECK((included(patterns[first + 1].from) && patterns[first + 1].until && !patterns[first + 1].until->included));
  CHECK((included(patterns[first + 2].from) && patterns[first + 2].until && !patterns[first + 2].until->included));
  CHECK((included(patterns[first + 3].from) && included(patterns[first + 3].until)));
  CHECK(said("let p = any visit from 30 to 60 days ago").starts_with("empty-window: from 30 to 60 days ago: "));
  CHECK(said("let p = any visit within 2 months of created_at").starts_with("calendar-length: 2 months: "));
  CHECK(said("let p = any visit this hour").starts_with("no-calendar-unit: this hour: "));
  CHECK(said("let p = any visit in last bar").starts_with("wrong-type: bar: `bar` is an integer, not a duration"));
}

TEST_CASE("scores are integers only when every amount is") {
  const auto type = [](const std::string& rules) {
    const Analysis analysis = check(kBase + "score s {\n" + rules + "\n}");
    CHECK(analysis.said == "");
    return analysis.model ? analysis.model->scores[0].type.kind : TypeKind::text;
  };
  CHECK(type("+1 when true, at most 3\nkeep between 0 and bar") == TypeKind::integer);
  CHECK(type("+1 when true, at most 2.5") == TypeKind::number);
  CHECK(type("+(seconds / 2) per visit") == TypeKind::number);
  CHECK(type("+points_of[page] per visit\ngroup g at most (2 * 3) {\n+1 per count of visits\n}") == TypeKind::integer);
  CHECK(said("score s {\n+1 per visit, at most (employees)\n}").starts_with("not-constant: employees: "));
  CHECK(said("score s {\n+1 per visit, at most (1 / 0)\n}").find("not-constant: ") != std::string::npos);
  CHECK(said("parameter p = 1\nscore s {\n+1 per visit, at most (100 / p)\n}").find("not-constant: ") !=
        std::string::npos);
  CHECK(said("parameter p = 1\nscore s {\n+1 per visit, at most p\nstart at (-p)\n}") == "");
  CHECK(said("score s {\ngroup g {\nstart at 3\n}\n}") ==
        "not-in-group: start at 3: `start at` is the score's, not a "
        "group's\n");
  CHECK(said("score s {\nkeep between 5 and 3\n}") == "empty-range: 5 and 3: nothing lies between 5 and 3\n");
}

TEST_CASE("tests are checked and kept") {
  const Analysis analysis = check(kBase + R"(
stage MQL when employees > bar
test "x" {
  now 2026-10-31
  with bar = 20
  lead { plan: "Paid", employees: 30 }
  visit { page: "/" } 3 days ago
  webinar { attended: true } at 2026-10-01
  expect stage is MQL and disqualified is missing
}
)");
  CHECK(analysis.said == "");
  REQUIRE(analysis.model);
  CHECK(analysis.model->tests[0].events.size() == 2);
  CHECK(analysis.model->tests[0].lead[0].value == Value(int64_t{2}));
  CHECK(
      said("test \"x\" {\nwith bar = 200\nlead { emial: \"x\" }\ntouch today\nexpect employees\n}") ==
      "out-of-range: 200: 200 lies outside the range of `bar`\n"
      "unknown-field: emial: `lead` has no field `emial`\n  did you mean `email`?\n"
      "derived-event-in-test: touch: `touch` is derived from other events and cannot happen by itself\n  give an event "
      "of one of its kinds\n"
      "wrong-type: employees: `employees` is an integer, not a condition\n");
}

TEST_CASE("modules") {
  source::TextLoader loader;
  loader.texts["a.merit"] = "set us = \"x\"\nlead { email : text, budget : number }";
  loader.texts["b.merit"] = "use b\nset us = \"y\"";
  CHECK(check("use a\nuse c\nlead { email : integer }\nlet x = email in us", loader).said ==
        "field-needed-by-module: a: the module `a` needs the lead field `budget : number`\n"
        "unknown-module: c: there is no module `c`\n  `c.merit`: there is no such file\n"
        "field-needed-by-module: email: the module `a` needs the lead field `email : text`\n"
        "set-of-other-type: us: each value of `us` is a text, not an integer\n");
  CHECK(check("use b\nuse b2b\nlead { c : text }\nlet x = c in us", loader).said ==
        "ambiguous-name: us: `us` is in both modules `b` and `b2b`\n  say which: `b.us` or `b2b.us`\n"
        "cyclic-use: b: the modules use each other: `b` → `b`\n");
  loader.texts["b.merit"] = "set us = \"y\"";
  CHECK(check("use b\nset us = \"z\"\nlead { c : text }\nlet x = c in us and c in b.us", loader).said ==
        "shadowed-name: us: `us` hides that of module `b`\n  the module's is `b.us`\n");
}

TEST_CASE("sets and tables from files") {
  source::TextLoader loader;
  loader.texts["s.csv"] = "\xEF\xBB\xBFname,other\r\n\"a \"\"b\"\"\",1\r\nC,2\r\n c ,3\r\n";
  loader.texts["t.csv"] = "k,v\na,1\nb,x\nA,2\n";
  CHECK(check("set s from \"s.csv\"", loader).said == "repeated-value:  c : `c` is in the set already\n");
  CHECK(check("table t : text -> integer from \"t.csv\" default 0", loader).said ==
        "unreadable-cell: x: `x` does not read as an integer\n");
  CHECK(check("table t from \"t.csv\"", loader).said == "duplicate-key: A: the table has `A` already\n");
  CHECK(check("table t from \"u.csv\"", loader).said ==
        "unreadable-file: \"u.csv\": cannot read `u.csv`: there is no such file\n");
}

TEST_CASE("a question is an output of its own") {
  const Analysis analysis = check(kBase, {}, {"employees > 5 and stage is none"});
  CHECK(analysis.said == "");
  CHECK(check(kBase, {}, {"employees"}).said == "wrong-type: employees: `employees` is an integer, not a condition\n");
}

TEST_CASE("constants are folded with the meaning they have at run time") {
  const Analysis analysis = check("output a = 2 + 3 * 4\noutput b = 1 / 0\noutput c = 9223372036854775807 + 1");
  CHECK(analysis.said ==
        "always-missing: 1 / 0: `1 / 0` is always missing\n"
        "always-missing: 9223372036854775807 + 1: `9223372036854775807 + 1` is always missing\n");
  REQUIRE(analysis.model);
  const Model& model = *analysis.model;
  CHECK(std::get<Constant>(model[model.outputs[0].value].node).value == Value(int64_t{14}));
}

/// The diagnostics of a file of the project.
std::string said_of(const std::string& path) {
  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  const source::FileLoader loader;
  const std::string full = std::string(MERIT_SOURCE_DIR) + "/" + path;
  const auto text = loader.load(full);
  REQUIRE(text);
  const auto model = analyze(sources, sources.add(full, *text), loader, diagnostics);
  diagnostics.sort();
  std::string said;
  for (const auto& one : diagnostics.all())
    said += std::string(entry(one.id).name) + ": " + std::string(sources.text(one.span)) + ": " + one.message + "\n";
  CHECK(model.has_value() == !diagnostics.has_errors());
  return said;
}

TEST_CASE("the examples and the standard library check") {
  CHECK(said_of("examples/points/points.merit") == "");
  CHECK(said_of("examples/crm-software/crm-software.merit") == "");
  CHECK(said_of("examples/iql-mql-sql/iql-mql-sql.merit") == "");
  CHECK(said_of("examples/hubspot/hubspot.merit") == "");
  CHECK(said_of("stdlib/b2b.merit") == "");
}

TEST_CASE("the definition that opens the language's page checks") {
  CHECK(said_of("compiler/syntax/samples/whole_definition.merit") == "");
}

TEST_CASE("plurals") {
  CHECK(plural_of("visit") == "visits");
  CHECK(plural_of("touch") == "touches");
  CHECK(plural_of("reply") == "replies");
  CHECK(plural_of("survey") == "surveys");
  CHECK(plural_of("quiz") == "quizes");
}

}  // namespace
}  // namespace merit::semantics
