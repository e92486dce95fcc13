/// A definition as a shared library, in this process for as long as this lives.
#pragma once

#include <expected>
#include <string>
#include <utility>

#include "compiler/codegen/codegen.h"
#include "compiler/codegen/target.h"
#include "compiler/semantics/model.h"
#include "runtime/abi/library.h"

namespace merit::differential {

class BuiltLibrary {
 public:
  /// What `merit build` makes, with every column that a library can have, or why it cannot be made or loaded.
  /// `previous`: leads say where an earlier decision put them; `segment`: see codegen::Options.
  static std::expected<BuiltLibrary, std::string> of(const semantics::Model& model,
                                                     const codegen::Processors& processors, bool previous = false,
                                                     uint32_t segment = codegen::kSegment);
  ~BuiltLibrary();
  BuiltLibrary(BuiltLibrary&& other) noexcept
      : loaded_(std::exchange(other.loaded_, nullptr)), library_(std::exchange(other.library_, nullptr)) {}
  BuiltLibrary& operator=(BuiltLibrary&&) = delete;

  const merit_library& operator*() const { return *library_; }
  const merit_library* operator->() const { return library_; }

 private:
  BuiltLibrary(void* loaded, const merit_library* library) : loaded_(loaded), library_(library) {}

  void* loaded_;
  const merit_library* library_;
};

}  // namespace merit::differential
