/// A definition as a library for other programs, with what stands beside it: `merit build`.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/codegen/library.h"
#include "compiler/driver/plan_columns.h"
#include "compiler/semantics/model.h"

namespace merit::driver {

enum class LibraryForm : uint8_t {
  shared,   ///< `.so`
  archive,  ///< `.a`
  object,   ///< `.o`
};

/// By the ending of its name: `libcrm.so`.
std::optional<LibraryForm> library_form_of(std::string_view file_name);

struct LibraryRequest {
  std::string file_name;  ///< without a folder
  std::string stem;       ///< how exported names begin
  LibraryForm form = LibraryForm::shared;
  codegen::Processors processors;
};

struct BuiltLibrary {
  std::string library;   ///< the file's bytes
  std::string header;    ///< for C and C++
  std::string manifest;  ///< JSON
};

/// The columns of its decisions: those that `merit run` gives where none are named, but the key; and `reasons`.
std::expected<BuiltLibrary, codegen::Error> build_library(const semantics::Model& model, const LibraryRequest& request,
                                                          const AfterPass& after_pass = {});

/// What the manifest of such a library says of the definition (docs/manifest.md), JSON; of no file.
std::string describe(const semantics::Model& model);

}  // namespace merit::driver
