#include "compiler/deferred/deferred.h"

#include <dlfcn.h>
#include <link.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <vector>

#include "compiler/deferred/interface_identity.h"

namespace merit::deferred {

namespace {

std::string file_of(const char* part) {
  return "libmerit_" + std::string(part) + "-" MERIT_VERSION ".so";
}

/// Where the loader looks for libraries of the program that has this code in it.
std::vector<std::string> folders() {
  Dl_info own;
  void* loaded = nullptr;
  if (::dladdr1(reinterpret_cast<const void*>(&file_of), &own, &loaded, RTLD_DL_LINKMAP) == 0) return {};
  Dl_serinfo size;
  if (::dlinfo(loaded, RTLD_DI_SERINFOSIZE, &size) != 0) return {};
  std::vector<std::max_align_t> memory(size.dls_size / sizeof(std::max_align_t) + 1);
  auto* const found = new (memory.data()) Dl_serinfo(size);
  if (::dlinfo(loaded, RTLD_DI_SERINFO, found) != 0) return {};
  std::vector<std::string> all;
  for (unsigned i = 0; i < found->dls_cnt; ++i) all.emplace_back(found->dls_serpath[i].dls_name);
  return all;
}

/// Whether a part was compiled against the headers that this program was: else it is not to be touched.
bool has_our_interface(void* part) {
  const void* const interface = ::dlsym(part, "merit_part_interface");
  return interface != nullptr && std::strcmp(static_cast<const char*>(interface), merit_part_interface) == 0;
}

}  // namespace

// Functions are bound when they are called: most of a part's are not.
std::expected<const void*, std::string> load(const char* part, const char* symbol) {
  const std::string file = file_of(part);
  void* const loaded = ::dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (loaded == nullptr) return std::unexpected("a part of Merit cannot be loaded: " + std::string(::dlerror()));
  const void* const table = has_our_interface(loaded) ? ::dlsym(loaded, symbol) : nullptr;
  if (table == nullptr) return std::unexpected("`" + file + "` is a part of another build of Merit");
  return table;
}

std::string path_of(const char* part) {
  for (const std::string& folder : folders()) {
    std::string path = folder + "/" + file_of(part);
    if (::access(path.c_str(), R_OK) == 0) return path;
  }
  return {};
}

}  // namespace merit::deferred
