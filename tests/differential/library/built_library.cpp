#include "tests/differential/library/built_library.h"

#include <dlfcn.h>

#include <fstream>

#include "compiler/driver/build_library.h"
#include "tests/differential/temporary_folder.h"

namespace merit::differential {

std::expected<BuiltLibrary, std::string> BuiltLibrary::of(const semantics::Model& model,
                                                          const codegen::Processors& processors) {
  const auto built = driver::build_library(
      model, {.file_name = "libcrm.so", .stem = "crm", .form = driver::LibraryForm::shared, .processors = processors});
  if (!built) return std::unexpected("no library: " + built.error().message);
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/libcrm.so";
  std::ofstream(path, std::ios::binary) << built->library;
  void* const loaded = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (loaded == nullptr) return std::unexpected(dlerror());
  void* const function = dlsym(loaded, "crm_library");
  if (function == nullptr) return std::unexpected(dlerror());
  return BuiltLibrary(loaded, reinterpret_cast<const merit_library* (*)()>(function)());
}

BuiltLibrary::~BuiltLibrary() {
  if (loaded_ != nullptr) dlclose(loaded_);
}

}  // namespace merit::differential
