#include "cli/overwrites.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

namespace merit::cli {
namespace {

namespace files = std::filesystem;

/// Where a file would come to stand that is not there yet, through links that lead nowhere yet.
files::path resolved(files::path path) {
  constexpr int kMostLinks = 40;
  std::error_code error;
  for (int links = 0; links < kMostLinks && files::is_symlink(path, error); ++links) {
    path = path.parent_path() / files::read_symlink(path, error);
  }
  return files::weakly_canonical(path, error);
}

bool is_one_file(const std::string& a, const std::string& b) {
  std::error_code error;
  if (files::equivalent(a, b, error)) return files::is_regular_file(a, error);
  if (a.empty() || b.empty() || files::exists(a, error) || files::exists(b, error)) return false;
  return resolved(a) == resolved(b);
}

}  // namespace

std::vector<std::string> files_of(const std::vector<driver::Compilation>& compilations) {
  std::vector<std::string> paths;
  for (const driver::Compilation& compilation : compilations) {
    for (uint32_t file = 0; file < compilation.sources.size(); ++file) {
      paths.push_back(compilation.sources[source::FileId{file}].name());
    }
  }
  return paths;
}

std::optional<std::string> find_overwritten(const std::vector<NamedOutput>& outputs,
                                            const std::vector<std::string>& read) {
  for (auto output = outputs.begin(); output != outputs.end(); ++output) {
    if (output->path.empty() || output->path == "-") continue;
    const auto is_this = [&](const std::string& path) { return is_one_file(output->path, path); };
    if (std::ranges::any_of(read, is_this)) {
      const std::string_view space = output->option.empty() ? "" : " ";
      return fmt::format("`{}{}{}` would overwrite what is read", output->option, space, output->path);
    }
    const auto same = std::find_if(
        outputs.begin(), output, [&](const NamedOutput& other) { return !other.path.empty() && is_this(other.path); });
    if (same != output) return fmt::format("`{}` and `{}` both name `{}`", same->option, output->option, same->path);
  }
  return std::nullopt;
}

}  // namespace merit::cli
