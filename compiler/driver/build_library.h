/// A definition as a library for other programs, with what stands beside it: `merit build`.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/codegen/library.h"
#include "compiler/driver/decision_columns.h"
#include "compiler/driver/plan_columns.h"
#include "compiler/link/link.h"
#include "compiler/semantics/model.h"

namespace merit::driver {

enum class LibraryForm : uint8_t {
  shared,   ///< `.so`
  archive,  ///< `.a`
  object,   ///< `.o`
  web,      ///< `.wasm`
};

/// By the ending of its name: `libcrm.so`.
std::optional<LibraryForm> library_form_of(std::string_view file_name);

/// How the files end that stand beside it, `crm` being what they begin with: `.h` and `.json`.
std::vector<std::string_view> endings_beside(LibraryForm form);

struct LibraryRequest {
  std::string file_name;  ///< without a folder
  std::string stem;       ///< how exported names begin
  LibraryForm form = LibraryForm::shared;
  codegen::Processors processors;            ///< of a module for the web, `codegen::web_assembly()`
  std::vector<DecisionColumn> columns = {};  ///< of its decisions: `library_columns`; none: the usual ones
  bool previous = false;                     ///< leads have the fields of `with_previous`
  uint32_t segment = codegen::kSegment;      ///< see codegen::Options
};

struct BuiltLibrary {
  std::string library;              ///< the file's bytes
  std::vector<std::string> beside;  ///< those of the files beside it, by `endings_beside`
};

/// The columns of a library's decisions: those named, in their order, else those that `merit run` gives where none are,
/// but the key; and `reasons`. `previous`: as in `LibraryRequest`. The error is a sentence for people: a column that a
/// library cannot have.
std::expected<std::vector<DecisionColumn>, std::string> library_columns(const semantics::Model& model,
                                                                        const std::vector<std::string>& names,
                                                                        bool previous = false);

/// With the two fields of leads in which a library is told of an earlier decision, behind the definition's own:
/// `previous_stage`, a text, and `previous_reached`.
semantics::Model with_previous(semantics::Model model);
/// That of their names which a field of the definition has, if one does.
std::optional<std::string> find_taken_field(const semantics::Model& model);

std::expected<BuiltLibrary, link::Error> build_library(const semantics::Model& model, const LibraryRequest& request,
                                                       const plan::PipelineOptions& passes = {});

/// What the manifest of such a library says of the definition (docs/manifest.md), JSON; of no file.
std::string describe(const semantics::Model& model);

}  // namespace merit::driver
