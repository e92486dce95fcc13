#include "bindings/sqlite/loaded_library.h"

#include <dlfcn.h>

namespace merit::sqlite {

void LoadedLibrary::Close::operator()(void* file) const {
  dlclose(file);
}

std::expected<LoadedLibrary, std::string> LoadedLibrary::load(const std::string& path, const std::string& function) {
  LoadedLibrary loaded;
  loaded.file_.reset(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL));
  if (loaded.file_ == nullptr) return std::unexpected(dlerror());
  const auto entry = reinterpret_cast<const merit_library* (*)()>(dlsym(loaded.file_.get(), function.c_str()));
  if (entry == nullptr) {
    return std::unexpected("`" + path + "` exports no `" + function +
                           "`; a library that was renamed is called by `function = 'NAME_library'`");
  }
  loaded.library_ = entry();
  return loaded;
}

}  // namespace merit::sqlite
