/// A definition as a library for other programs: which columns its code reads, what it gives, and its code as an
/// object. What such a library looks like to its users is runtime/abi/library.h; what generated code and the run-time
/// half of the library tell each other, runtime/library/definition.h.
///
///   const Library library = library_of(model, plan, outputs);
///   const auto object = compile_object(library, {.processors = usual_processors(), .stem = "crm"});
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/codegen/layout.h"
#include "compiler/codegen/target.h"
#include "compiler/plan/plan.h"
#include "compiler/semantics/model.h"

namespace merit::codegen {

/// A column of the decisions.
struct LibraryOutput {
  std::string name;
  semantics::Type type;
  std::string documentation;
};

/// The columns of leads and events that code reads, each with a validity, texts as views. Fields of different kinds
/// share a column where they can, so that there are few of them, and what all kinds of a union have is one.
struct LibraryColumns {
  Layout layout;
  std::vector<bool> kinds;                         ///< by `Model::kinds`: some decision may look at such events
  std::vector<int32_t> lead_fields;                ///< by `Model::lead_fields`: the column, or -1: nobody looks at it
  std::vector<std::vector<int32_t>> event_fields;  ///< by `Model::kinds`, by field: likewise
  uint32_t lead_columns = 0;                       ///< how many
  uint32_t event_columns = 0;
  uint32_t event_columns_read =
      0;  ///< the first so many are those that code reads; of leads, as many as the layout has
};

/// Beside what code reads, fields that are required and keys of events have a column: whoever gives it data looks at
/// them. Not the lead's key, by which a library tells nothing apart. The plan has its event filter, if it was improved;
/// without one all events are looked at.
LibraryColumns library_columns(const semantics::Model& model, const plan::Plan& plan);

/// Whether a library refuses leads without the field.
bool is_required_of_leads(const semantics::Model& model, size_t field);

/// Nothing that is decided can see an event of the kind that is more than so many microseconds before `now`; the
/// largest number where that is not known of any.
int64_t look_back_of(const plan::Plan& plan, size_t kind);

/// The model must outlive it.
struct Library {
  const semantics::Model& model;
  plan::Plan plan;  ///< improved; its roots are those of the outputs
  LibraryColumns columns;
  std::vector<LibraryOutput> outputs;
  std::string_view merit_version;
};

struct ObjectOptions {
  Processors processors;
  std::string stem;             ///< a name of C: the object defines `STEM_library`, and nothing else for others to see
  uint32_t segment = kSegment;  ///< see Options
};

/// A relocatable object, of ELF or WebAssembly: the definition's own half of a library. What it leaves open are symbols
/// of the other half and functions of the C library. The same library and options give the same bytes, on every
/// machine.
std::expected<std::string, Error> compile_object(const Library& library, const ObjectOptions& options);

/// The other half, the same for all definitions: runtime/library with what it needs, as a relocatable object, each
/// function and constant in a section of its own. It lives as long as the program.
std::string_view run_time_half(Target target);

}  // namespace merit::codegen
