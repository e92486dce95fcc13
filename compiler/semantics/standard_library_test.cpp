#include "compiler/semantics/standard_library.h"

#include <doctest.h>

#include "compiler/syntax/image.h"
#include "compiler/syntax/parse.h"

namespace merit::semantics {

TEST_CASE("the image of each standard module is that of the tree that its text has") {
  REQUIRE(!standard_modules().empty());
  for (const StandardModule& module : standard_modules()) {
    CAPTURE(module.name);
    source::Sources sources;
    diagnostics::Diagnostics diagnostics;
    const source::FileId file = sources.add("x.merit", std::string(module.text));
    CHECK(source::FileLoader().load(MERIT_SOURCE_DIR "/" + standard_module_path(std::string(module.name))) ==
          std::string(module.text));
    CHECK(module.image == syntax::image_of(syntax::parse(sources, file, diagnostics)));
    CHECK(diagnostics.all().empty());
  }
}

}  // namespace merit::semantics
