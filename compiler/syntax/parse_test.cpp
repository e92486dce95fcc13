#include "compiler/syntax/parse.h"

#include <doctest.h>

#include <filesystem>

using namespace merit;

namespace {

const std::filesystem::path kSamples = MERIT_SOURCE_DIR "/compiler/syntax/samples";

std::string messages(const diagnostics::Diagnostics& diagnostics) {
  std::string result;
  for (const auto& one : diagnostics.all()) result += one.message + "\n";
  return result;
}

}  // namespace

TEST_CASE("every construct of the language parses") {
  for (const auto& entry : std::filesystem::directory_iterator(kSamples)) {
    CAPTURE(entry.path().string());
    source::Sources sources;
    diagnostics::Diagnostics diagnostics;
    auto text = source::FileLoader().load(entry.path().string());
    REQUIRE(text.has_value());
    auto ast = syntax::parse(sources, sources.add(entry.path().filename().string(), *text), diagnostics);
    CHECK(messages(diagnostics) == "");
    CHECK(!ast.declarations.empty());
  }
}
