#include "tests/differential/library/built_library.h"

#include <dlfcn.h>

#include <fstream>

#include "compiler/driver/build_library.h"
#include "runtime/data/terms/test_directory.h"

namespace merit::differential {

namespace {

/// The usual ones, and those on request.
std::vector<driver::DecisionColumn> all_columns(const semantics::Model& model, bool previous) {
  std::vector<driver::DecisionColumn> columns = *driver::library_columns(model, {});
  if (previous) columns.push_back(driver::library_columns(model, {"changed_from"}, true)->front());
  for (const char* const name : {"reached", "could_reach"}) {
    if (driver::find_column(columns, name) != nullptr) continue;
    columns.push_back(driver::library_columns(model, {name})->front());
  }
  return columns;
}

}  // namespace

std::expected<BuiltLibrary, std::string> BuiltLibrary::of(const semantics::Model& model,
                                                          const codegen::Processors& processors, bool previous,
                                                          uint32_t segment) {
  const driver::LibraryRequest request = {
      "libcrm.so", "crm", driver::LibraryForm::shared, processors, all_columns(model, previous), previous, segment};
  const auto built = driver::build_library(model, request);
  if (!built) return std::unexpected("no library: " + built.error().message);
  const data::test::Directory folder;
  const std::string path = folder.path("libcrm.so");
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
