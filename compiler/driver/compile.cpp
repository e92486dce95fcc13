#include "compiler/driver/compile.h"

#include <filesystem>
#include <optional>
#include <utility>

#include "compiler/driver/compile_expressions.h"
#include "compiler/semantics/analyze.h"

namespace merit::driver {

namespace {

/// Asks each of `asked` for a value of `type`, or of any where there is none.
std::expected<Compilation, std::string> compile_asking(const std::string& path, const source::Loader& loader,
                                                       const std::vector<Condition>& asked,
                                                       const std::optional<semantics::Type>& type) {
  auto text = loader.load(path);
  if (!text) return std::unexpected(std::move(text.error()));

  Compilation compilation;
  compilation.path = path;
  compilation.stem = std::filesystem::path(path).stem().string();
  compilation.file = compilation.sources.add(path, std::move(*text));
  std::vector<semantics::Question> questions;
  for (const Condition& each : asked) {
    questions.push_back({each.name, compilation.sources.add(each.name, each.text), type});
  }
  std::optional<StageTimer> stage(std::in_place, compilation.timings, "parse");
  compilation.model = semantics::analyze(compilation.sources, compilation.file, loader, compilation.diagnostics,
                                         questions, [&] { stage.emplace(compilation.timings, "check"); });
  stage.reset();
  compilation.diagnostics.sort();
  return compilation;
}

}  // namespace

std::expected<Compilation, std::string> compile(const std::string& path, const source::Loader& loader,
                                                const std::vector<Condition>& conditions) {
  return compile_asking(path, loader, conditions, semantics::Type{semantics::TypeKind::boolean});
}

std::expected<Compilation, std::string> compile_expressions(const std::string& path, const source::Loader& loader,
                                                            const std::vector<Condition>& expressions) {
  return compile_asking(path, loader, expressions, std::nullopt);
}

}  // namespace merit::driver
