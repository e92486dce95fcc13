// Any bytes parse without a crash; what parses without an error prints, parses again and prints the same.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "compiler/diagnostics/emit_text.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/print.h"

namespace {

using namespace merit;

/// Ends the program, so that the fuzzer keeps the input.
void require(bool holds, const char* claim, const std::string& first, const std::string& second) {
  if (holds) return;
  std::fprintf(stderr, "%s\n--- first\n%s\n--- second\n%s\n", claim, first.c_str(), second.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const syntax::Ast ast = syntax::parse(sources, sources.add("fuzz.merit", text), diagnostics);
  diagnostics.sort();
  diagnostics::emit_text(sources, diagnostics.all());
  if (diagnostics.has_errors()) return 0;

  const std::string printed = syntax::print(ast);
  diagnostics::Diagnostics again;
  const syntax::Ast second = syntax::parse(sources, sources.add("printed.merit", printed), again);
  require(!again.has_errors(), "what was printed does not parse", text, diagnostics::emit_text(sources, again.all()));
  const std::string printed_again = syntax::print(second);
  require(printed == printed_again, "printing is not stable", printed, printed_again);
  return 0;
}
