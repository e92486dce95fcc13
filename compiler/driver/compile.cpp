#include "compiler/driver/compile.h"

#include <filesystem>
#include <optional>
#include <utility>

#include "compiler/semantics/analyze.h"

namespace merit::driver {

std::expected<Compilation, std::string> compile(const std::string& path, const source::Loader& loader,
                                                const std::vector<Condition>& conditions) {
  auto text = loader.load(path);
  if (!text) return std::unexpected(std::move(text.error()));

  Compilation compilation;
  compilation.path = path;
  compilation.stem = std::filesystem::path(path).stem().string();
  compilation.file = compilation.sources.add(path, std::move(*text));
  std::vector<semantics::Question> questions;
  for (const Condition& condition : conditions) {
    questions.push_back({condition.name, compilation.sources.add(condition.name, condition.text),
                         semantics::Type{semantics::TypeKind::boolean}});
  }
  std::optional<StageTimer> stage(std::in_place, compilation.timings, "parse");
  compilation.model = semantics::analyze(compilation.sources, compilation.file, loader, compilation.diagnostics,
                                         questions, [&] { stage.emplace(compilation.timings, "check"); });
  stage.reset();
  compilation.diagnostics.sort();
  return compilation;
}

}  // namespace merit::driver
