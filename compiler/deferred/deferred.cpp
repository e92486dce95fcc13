#include "compiler/deferred/deferred.h"

#include <dlfcn.h>

namespace merit::deferred {

// Functions are bound when they are called: most of a part's are not.
std::expected<const void*, std::string> load(const char* part, const char* symbol) {
  const std::string file = "libmerit_" + std::string(part) + "-" MERIT_VERSION ".so";
  void* const loaded = ::dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (loaded == nullptr) return std::unexpected("a part of Merit cannot be loaded: " + std::string(::dlerror()));
  const void* const table = ::dlsym(loaded, symbol);
  if (table == nullptr) return std::unexpected("`" + file + "` is of another Merit: it lacks `" + symbol + "`");
  return table;
}

}  // namespace merit::deferred
