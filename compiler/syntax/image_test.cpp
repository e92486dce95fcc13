#include "compiler/syntax/image.h"

#include <doctest.h>

#include <filesystem>

#include "compiler/syntax/equal.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/print.h"

using namespace merit;

TEST_CASE("an image gives the tree that it was made of, with places, comments and what could not be read") {
  const std::string folder = MERIT_SOURCE_DIR "/compiler/syntax/samples";
  source::Sources sources;
  sources.add("broken.merit", "score s {\n  +1 when and\n} # why\nlet = 3\nstage A when b )\n");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    sources.add(entry.path().string(), source::FileLoader().load(entry.path().string()).value());
  }
  for (uint32_t i = 0; i < sources.size(); ++i) {
    const source::FileId file{i};
    CAPTURE(sources[file].name());
    diagnostics::Diagnostics diagnostics;
    const syntax::Ast ast = syntax::parse(sources, file, diagnostics);
    const std::string image = syntax::image_of(ast);
    const syntax::Ast again = syntax::from_image(image, file);
    CHECK(syntax::equal(ast, again));
    CHECK(syntax::print(ast) == syntax::print(again));
    CHECK(syntax::image_of(again) == image);
    REQUIRE(again.declarations.size() == ast.declarations.size());
    for (size_t k = 0; k < ast.declarations.size(); ++k) CHECK(again.declarations[k].span == ast.declarations[k].span);
  }
}
