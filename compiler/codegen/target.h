/// The machines that a definition can be compiled for, whichever one this is.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/codegen/levels.h"

namespace merit::codegen {

enum class Target : uint8_t {
#define TARGET(name, triple) name,
#include "compiler/codegen/targets.def"
#undef TARGET
};

/// The machine that this program runs on.
#if defined(__aarch64__)
inline constexpr Target kHost = Target::aarch64;
#else
inline constexpr Target kHost = Target::x86_64;
#endif

/// As LLVM has it: not that of this process, so that what is built does not depend on where.
const char* triple_of(Target target);

/// What a library has code for.
struct Processors {
  Target target = kHost;
  std::vector<Level> levels;  ///< each once, from the lowest; of other targets than x86-64 the baseline alone
};

/// All levels of x86-64.
Processors usual_processors();
/// WebAssembly: one code for every machine.
Processors web_assembly();
/// What a user wrote: `x86-64-v3` (that one level), `aarch64`, `native` (the highest that this machine has).
std::optional<Processors> processors_named(std::string_view name);
/// `x86-64-v3`, `aarch64`, `wasm32`.
std::vector<std::string_view> names_of(const Processors& processors);

}  // namespace merit::codegen
