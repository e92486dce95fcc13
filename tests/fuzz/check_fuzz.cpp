// Any bytes are checked without a crash, and give a model exactly when there is no error.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "compiler/diagnostics/emit_json.h"
#include "compiler/diagnostics/emit_text.h"
#include "compiler/semantics/analyze.h"
#include "compiler/source/text_loader.h"

namespace {

using namespace merit;

/// A module and a table beside the definition, so that reading them is tried too.
source::TextLoader few_files() {
  source::TextLoader files;
  files.texts["m.merit"] = "set us = \"US\"\nfunction f(x: text) -> boolean = x in us\nuse m\n";
  files.texts["t.csv"] = "key,points\na,1\n\"b\",two\n";
  return files;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const source::TextLoader kFewFiles = few_files();
  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  const source::FileId file = sources.add("fuzz.merit", std::string(reinterpret_cast<const char*>(data), size));
  const auto model = semantics::analyze(sources, file, kFewFiles, diagnostics);
  diagnostics.sort();
  const std::string shown = diagnostics::emit_text(sources, diagnostics.all());
  diagnostics::emit_json(sources, diagnostics.all());
  if (model.has_value() == diagnostics.has_errors()) {
    std::fprintf(stderr, "a model comes when there is no error, only then\n%s", shown.c_str());
    std::abort();
  }
  return 0;
}
