#include "compiler/diagnostics/emit_json.h"

#include <doctest.h>

#include <nlohmann/json.hpp>

namespace merit::diagnostics {
namespace {

using source::FileId;
using source::Sources;

TEST_CASE("one object a line, with places in UTF-16 units") {
  Sources sources;
  const FileId file = sources.add("crm.merit", "# 😀\nlet 😀 = emploees\n");
  Diagnostics diagnostics;
  diagnostics.report({file, 18, 26}, UnknownName{.none = "no field", .name = "emploees"})
      .label({file, 11, 15}, DidYouMean{.name = "x"})
      .help(DidYouMean{.name = "employees"})
      .fix({{{file, 18, 26}, "employees"}});
  diagnostics.report({file, 0, 0}, UnknownModule{.name = "this"});
  const std::string lines = emit_json(sources, diagnostics.all());
  const size_t end = lines.find('\n');
  CHECK(lines.substr(0, end) ==
        R"({"name":"unknown-name","severity":"error","message":"no field is called `emploees`","file":"crm.merit",)"
        R"("range":{"start":{"line":1,"character":9},"end":{"line":1,"character":17}},)"
        R"("labels":[{"file":"crm.merit","range":{"start":{"line":1,"character":4},"end":{"line":1,"character":6}},)"
        R"("message":"did you mean `x`?"}],"help":["did you mean `employees`?"],)"
        R"("fix":[{"file":"crm.merit","range":{"start":{"line":1,"character":9},"end":{"line":1,"character":17}},)"
        R"("newText":"employees"}],"doc":"merit help unknown-name"})");
  const auto second = nlohmann::json::parse(lines.substr(end + 1));
  CHECK(second["labels"].empty());
  CHECK(second["fix"].empty());
}

TEST_CASE("bytes that are not UTF-8 still give valid JSON") {
  Sources sources;
  const FileId file = sources.add("a\xff.merit", "\xff");
  Diagnostics diagnostics;
  diagnostics.report({file, 0, 1}, UnknownName{.none = "no field", .name = "\xff\n\""});
  const auto object = nlohmann::json::parse(emit_json(sources, diagnostics.all()));
  CHECK(object["file"] == "a\uFFFD.merit");
  CHECK(object["range"]["end"]["character"] == 1);
}

TEST_CASE("nothing to say is nothing") {
  CHECK(emit_json(Sources(), {}).empty());
}

}  // namespace
}  // namespace merit::diagnostics
