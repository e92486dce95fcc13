#include "cli/definitions.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "compiler/driver/nearest.h"

namespace merit::cli {
namespace {

/// The names of the definitions beside a path that is not there, for a suggestion.
std::string nearest_file(const std::string& path) {
  namespace files = std::filesystem;
  const files::path wanted(path);
  std::error_code error;
  std::vector<std::string> names;
  const files::path folder = wanted.has_parent_path() ? wanted.parent_path() : files::path(".");
  for (const auto& entry : files::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".merit" && names.size() < 100) {
      names.push_back((wanted.parent_path() / entry.path().filename()).string());
    }
  }
  const std::string nearest = driver::nearest_text(path, names);
  return nearest.starts_with("; did") ? nearest.substr(2) : "";
}

/// What messages call the definition that is read from there.
const std::string kStandardInput = "standard input";

/// `-` is standard input; what it uses stands beside the folder that the command runs in.
class CommandLoader : public source::Loader {
 public:
  std::expected<std::string, std::string> load(const std::string& path) const override {
    return files_.load(path == kStandardInput ? "/dev/stdin" : path);
  }

 private:
  source::FileLoader files_;
};

/// Whether what is wrong is a condition of the command line, not the definition.
bool only_conditions_fail(const driver::Compilation& compilation, const std::vector<driver::Condition>& conditions) {
  const auto in_condition = [&](const diagnostics::Diagnostic& diagnostic) {
    const std::string& file = compilation.sources[diagnostic.span.file].name();
    return diagnostic.severity() != diagnostics::Severity::error ||
           std::ranges::any_of(conditions, [&](const driver::Condition& condition) { return condition.name == file; });
  };
  return compilation.diagnostics.has_errors() && std::ranges::all_of(compilation.diagnostics.all(), in_condition);
}

}  // namespace

std::expected<std::vector<driver::Compilation>, ExitStatus> compile_all(
    const std::vector<std::string>& paths, const std::vector<driver::Condition>& conditions, const Console& console,
    bool quiet, const Examine& examine) {
  if (std::ranges::count(paths, "-") > 1) return std::unexpected(console.usage("standard input is named twice"));
  const CommandLoader loader;
  std::vector<driver::Compilation> compilations;
  std::optional<ExitStatus> failed;
  for (const std::string& path : paths) {
    auto compilation = driver::compile(path == "-" ? kStandardInput : path, loader, conditions);
    if (!compilation) {
      failed = console.usage(fmt::format("cannot read `{}`: {}", path, compilation.error()), nearest_file(path));
      continue;
    }
    if (examine && compilation->model) {
      if (const auto examined = examine(*compilation, compilations); !examined)
        failed = console.usage(examined.error().message, examined.error().help);
    }
    const std::span<const diagnostics::Diagnostic> all = compilation->diagnostics.all();
    std::vector<diagnostics::Diagnostic> said(all.begin(), all.end());
    if (quiet) std::erase_if(said, [](const auto& one) { return one.severity() == diagnostics::Severity::notice; });
    console.diagnostics(compilation->sources, said);
    if (!compilation->model && !failed) {
      failed = only_conditions_fail(*compilation, conditions) ? ExitStatus::usage : ExitStatus::definition;
    }
    compilations.push_back(std::move(*compilation));
  }
  if (failed) return std::unexpected(*failed);
  return compilations;
}

ExitStatus refuse_library(const driver::Compilation& library, std::string_view decide, std::string_view instead,
                          const Console& console) {
  console.usage(fmt::format("`{}` is a library: it has no stages, so there is nothing to {}", library.path, decide),
                instead);
  return ExitStatus::definition;
}

std::string title_of(const semantics::Model& model) {
  const auto& header = model.definition;
  return header.version.empty() ? header.name : header.name + " " + header.version;
}

}  // namespace merit::cli
