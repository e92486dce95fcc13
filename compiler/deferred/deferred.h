/// Parts of the program that stand in files of their own beside it and are loaded when they are first asked for: those
/// with libraries that take longer to load than most runs last (docs/performance.md, "Start").
///
/// Such a part gives one table of functions (`part.cpp` of its folder); the program calls nothing else of it. Both
/// are made by one build, so types of C++ cross the border; a part of another build is not used.
#pragma once

#include <expected>
#include <string>

namespace merit::deferred {

/// The table that the part gives under `symbol`. Loaded at the first time and kept for good; threads may ask at the
/// same time. The file is found as the loader finds libraries of this program, and has its version in its name. The
/// error is a sentence for people, the program not being whole: the file cannot be loaded, or is of another build.
std::expected<const void*, std::string> load(const char* part, const char* symbol);

/// The file that the part would be loaded from, without loading it; empty where it is in none of the folders that the
/// loader looks through for this program.
std::string path_of(const char* part);

/// What to do about a part that cannot be loaded.
inline constexpr const char* kInstallAgain =
    "it belongs beside the program and is of the same build: install Merit again";

/// A table with its type.
template <typename Table>
std::expected<const Table*, std::string> load_table(const char* part, const char* symbol) {
  const auto table = load(part, symbol);
  if (!table) return std::unexpected(table.error());
  return static_cast<const Table*>(*table);
}

}  // namespace merit::deferred
