// Any bytes are checked without a crash, and give a model exactly when there is no error.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "compiler/diagnostics/emit_json.h"
#include "compiler/diagnostics/emit_text.h"
#include "compiler/semantics/analyze.h"

namespace {

using namespace merit;

/// A module and a table beside the definition, so that reading them is tried too.
class FewFiles : public source::Loader {
 public:
  std::expected<std::string, std::string> load(const std::string& path) const override {
    if (path == "m.merit") return "set us = \"US\"\nfunction f(x: text) -> boolean = x in us\nuse m\n";
    if (path == "t.csv") return "key,points\na,1\n\"b\",two\n";
    return std::unexpected(std::string(source::kNoSuchFile));
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  const source::FileId file = sources.add("fuzz.merit", std::string(reinterpret_cast<const char*>(data), size));
  const auto model = semantics::analyze(sources, file, FewFiles(), diagnostics);
  diagnostics.sort();
  const std::string shown = diagnostics::emit_text(sources, diagnostics.all());
  diagnostics::emit_json(sources, diagnostics.all());
  if (model.has_value() == diagnostics.has_errors()) {
    std::fprintf(stderr, "a model comes when there is no error, only then\n%s", shown.c_str());
    std::abort();
  }
  return 0;
}
