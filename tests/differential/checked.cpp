#include "tests/differential/checked.h"

#include <utility>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/semantics/analyze.h"
#include "compiler/source/text_loader.h"

namespace merit::differential {

std::expected<semantics::Model, std::string> checked(const std::string& text) {
  source::Sources sources;
  diagnostics::Diagnostics found;
  const source::FileId file = sources.add("generated.merit", text);
  std::optional<semantics::Model> model = semantics::analyze(sources, file, source::TextLoader(), found);
  if (model) return *std::move(model);
  for (const diagnostics::Diagnostic& each : found.all()) {
    if (each.severity() != diagnostics::Severity::error) continue;
    return std::unexpected(each.message + " at `" + std::string(sources.text(each.span)) + "`");
  }
  return std::unexpected("refused without an error");
}

}  // namespace merit::differential
