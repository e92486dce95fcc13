#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include "compiler/source/source.h"

namespace merit::source {
namespace {

/// The operating system's reason as a message says it: `permission denied`.
std::string reason(int error) {
  std::string text = std::generic_category().message(error);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

std::expected<std::string, std::string> FileLoader::load(const std::string& path) const {
  // fopen would take the name up to a zero byte, which is another file.
  if (path.find('\0') != std::string::npos) return std::unexpected("its name holds a zero byte");
  std::error_code ignored;  // what is wrong with the file, fopen says better
  if (std::filesystem::is_directory(path, ignored)) return std::unexpected("it is a directory");

  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (!file) return std::unexpected(errno == ENOENT ? std::string(kNoSuchFile) : reason(errno));

  std::string text;
  char block[1 << 16];
  for (size_t read = 0; (read = std::fread(block, 1, sizeof block, file.get())) > 0;) {
    text.append(block, read);
    if (text.size() > kLargestFile) {
      return std::unexpected(fmt::format("it is larger than {} MB", kLargestFile >> 20));
    }
  }
  if (std::ferror(file.get())) return std::unexpected(reason(errno));
  return text;
}

}  // namespace merit::source
