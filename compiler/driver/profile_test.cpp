#include "compiler/driver/profile.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "compiler/driver/compile.h"
#include "compiler/driver/coverage.h"
#include "compiler/driver/plan_columns.h"
#include "compiler/driver/request.h"
#include "compiler/driver/run.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/source/text_loader.h"
#include "runtime/data/read.h"
#include "runtime/data/test_files.h"

namespace merit::driver {
namespace {

constexpr int64_t kNow = 1'793'448'000'000'000;  // 2026-10-31T12:00Z

struct Example {
  Compilation compilation;
  data::Dataset data;

  Example(const std::string& path, const source::Loader& loader, const std::string& leads, const std::string& events)
      : compilation(*compile(path, loader)) {
    REQUIRE(compilation.model);
    data::Request request = request_of(model(), all_uses(model()));
    request.now = kNow;
    auto read = data::read({{data::Input{leads, {}, {}, {}}}, {data::Input{events, {}, {}, {}}}}, {request}, {});
    REQUIRE(read);
    data = std::move(read->front());
  }

  const semantics::Model& model() const { return *compilation.model; }

  Profile profiled() const {
    const auto parameters = interpreter::default_parameters(model());
    const auto parts = profiled_parts(model(), compilation.sources, all_uses(model()));
    auto profiled = profile({model(), parts, parameters, data.leads, kNow, {}, 2});
    REQUIRE(profiled);
    return *profiled;
  }
};

}  // namespace

TEST_CASE("counts are those of the interpreter's trace of each lead") {
  for (const std::string name :
       {"careers", "crm-software", "matrix", "missing-data", "points", "recycle", "returned", "webinar-then-product"}) {
    CAPTURE(name);
    const std::string folder = MERIT_SOURCE_DIR "/examples/" + name + "/";
    const source::FileLoader loader;
    const Example example(folder + name + ".merit", loader, folder + "leads.csv", folder + "events.csv");
    const interpreter::Interpreter interpreter(example.model(), interpreter::default_parameters(example.model()));
    Coverage traced(example.model(), example.compilation.sources);
    const columns::Leads& leads = example.data.leads;
    for (int64_t lead = 0; lead < leads.count; ++lead) {
      traced.add(interpreter.trace(leads, columns::row_of(leads, lead, kNow)));
    }
    Profile profile = example.profiled();
    CHECK(profile.leads == leads.count);
    std::erase_if(profile.entries, [](const ProfileEntry& entry) {
      return entry.kind == DefinitionPart::Kind::condition || entry.kind == DefinitionPart::Kind::pattern;
    });
    const std::vector<CoverageEntry> expected = traced.entries();
    REQUIRE(profile.entries.size() == expected.size());
    for (size_t i = 0; i < expected.size(); ++i) {
      const ProfileEntry& entry = profile.entries[i];
      CAPTURE(expected[i].owner);
      CAPTURE(expected[i].text);
      CHECK(entry.text == expected[i].text);
      CHECK(entry.true_of == expected[i].made_true);
      CHECK(entry.false_of == expected[i].made_false);
      CHECK(entry.undecided == expected[i].undecided);
    }
  }
}

TEST_CASE("points are what a rule added to all leads, and conditions with names come first") {
  data::test::Directory folder;
  const std::string leads = folder.write("leads.csv", "id,size\na,5\nb,\nc,70\nd,90\n");
  const std::string events =
      folder.write("events.csv", "id,at,type\na,2026-10-01,visit\na,2026-10-02,visit\nc,2026-10-03,visit\n");
  source::TextLoader loader;
  loader.texts["d.merit"] =
      "lead { id : text key, size : integer }\nevent visit {}\n"
      "let large = size > 50\n"
      "score fit {\n  +10 when large\n  -3 per visit, at most 5\n  +1\n}\nstage A\n";
  const Example example("d.merit", loader, leads, events);
  const Profile profile = example.profiled();
  REQUIRE(profile.entries.size() == 4);
  CHECK(profile.entries[0].owner == "large");
  CHECK(profile.entries[0].true_of == 2);
  CHECK(profile.entries[0].false_of == 1);
  CHECK(profile.entries[0].undecided == 1);
  CHECK(profile.entries[1].points == 20);
  CHECK(profile.entries[2].true_of == 2);
  CHECK(profile.entries[2].points == -8);
  CHECK(profile.entries[3].text == "visit");
  CHECK(profile.entries[3].true_of == 2);
  CHECK(profile.timed_leads == 4);
}

TEST_CASE("a pattern is true of leads with a match, and undecided where only an event in doubt could be one") {
  data::test::Directory folder;
  const std::string leads = folder.write("leads.csv", "id\na\nb\nc\nd\n");
  const std::string events = folder.write("events.csv",
                                          "id,at,type,page\na,2026-10-01,visit,/p\na,2026-10-02,form,\n"
                                          "b,2026-10-02,visit,\nb,2026-10-03,form,\nc,2026-10-03,visit,/p\n"
                                          "c,2026-10-04,visit,\nd,2026-10-05,visit,/p\nd,2026-10-09,reply,\n");
  source::TextLoader loader;
  loader.texts["d.merit"] =
      "lead { id : text key }\nevent visit { page : text }\nevent form {}\nevent reply {}\n"
      "let asked = any visit where page is \"/p\" followed by form within 5 days\n"
      "let alone = any visit where page is \"/p\" not followed by form within 5 days\n"
      "score fit {\n  +10 when asked and any visit where page is \"/p\"\n"
      "  +3 when no visit where page is \"/p\"\n  +1 when at least 0 replies or alone\n}\nstage A\n"
      "disqualify when any reply because \"replied\"\nrecycle after reply\n";
  const Profile profile = Example("d.merit", loader, leads, events).profiled();
  const auto counts = [&](std::string_view text) {
    const auto found = std::ranges::find_if(profile.entries, [&](const ProfileEntry& entry) {
      return entry.kind == DefinitionPart::Kind::pattern && entry.text == text;
    });
    REQUIRE_MESSAGE(found != profile.entries.end(), text);
    return std::vector{found->true_of, found->false_of, found->undecided};
  };
  CHECK(counts("visit where page is \"/p\"") == std::vector<int64_t>{2, 1, 1});
  CHECK(counts("visit where page is \"/p\" followed by form within 5 days") == std::vector<int64_t>{1, 2, 1});
  CHECK(counts("visit where page is \"/p\" not followed by form within 5 days") == std::vector<int64_t>{1, 3, 0});
  // Recycled, but for what disqualifies.
  CHECK(counts("replies") == std::vector<int64_t>{0, 4, 0});
  CHECK(counts("reply") == std::vector<int64_t>{1, 3, 0});
}

}  // namespace merit::driver
