/// Which engine evaluates. All give the same decisions; they differ in what they cost.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "compiler/codegen/codegen.h"
#include "compiler/plan/pipeline.h"
#include "runtime/columns/leads.h"

namespace merit::driver {

enum class Engine : uint8_t {
  automatic,    ///< the interpreter for few leads and events (`pays_to_compile`) or where code cannot be made, else jit
  interpreter,  ///< the language's meaning in plain code: at once
  jit,          ///< machine code made for the definition and the data: after some milliseconds of compiling
};

/// `auto`, `interpreter`, `jit`.
std::optional<Engine> engine_named(std::string_view name);
std::string_view name_of(Engine engine);

/// Whether evaluating these leads takes the interpreter longer than compiling.
bool pays_to_compile(const columns::Leads& leads);

/// The options for code over leads: optimised where they are so many that it pays.
codegen::Options suited_to(const columns::Leads& leads, codegen::Options options);

class KeptCode;

struct EngineOptions {
  Engine engine = Engine::automatic;
  codegen::Options code;          ///< its `optimise` is set where it pays
  plan::PipelineOptions passes;   ///< over the plans of definitions; decisions are the same without any of them
  KeptCode* kept_code = nullptr;  ///< where code is looked for, and kept, in this process; it outlives the run
};

}  // namespace merit::driver
