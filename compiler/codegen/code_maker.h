/// What makes code, by LLVM (compiler/codegen/llvm): a part of the program that is loaded when it is first asked for,
/// and the table of its functions. Private to this folder and that one.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/codegen/library.h"
#include "compiler/codegen/program_symbols.h"
#include "compiler/codegen/tables.h"
#include "runtime/abi/merit.h"

namespace merit::codegen {

enum class Functions : uint8_t {
  all,
  of_rows,    ///< `merit_evaluate`, and what it calls of its own
  of_tables,  ///< `merit_prepare_N` for table N
};

/// Functions that go into one module, which refers to others by name alone: every `step`-th of them.
struct Share {
  Functions functions = Functions::all;
  uint32_t first = 0, step = 1;
};

/// A module of its own, which is made beside others.
struct Part {
  Share share = {};
  std::string object = {}, llvm_ir = {}, assembly = {};
  bool is_from_cache = false;
  Timings timings = {};
  std::optional<Error> error = {};
};

/// What all parts are made from.
struct Source {
  const plan::Plan& plan;
  const Layout& layout;
  const Tables& tables;
  const Options& options;
};

/// The functions of objects.
struct LoadedCode {
  merit_evaluate evaluate = nullptr;
  std::vector<merit_prepare> prepare = {};  ///< by table
  std::shared_ptr<void> session = {};       ///< the functions are there for as long as this lives
};

struct CodeMaker {
  /// Fills in those parts that do not come from the cache.
  void (*make)(const Source& source, std::vector<Part>& parts, Timings& timings);
  /// For processors that object_loader.h does not know. `symbols`: all that the objects may refer to.
  std::expected<LoadedCode, Error> (*load)(const std::vector<std::string>& objects, size_t tables,
                                           std::span<const Symbol> symbols);
  std::expected<std::string, Error> (*compile_object)(const Library& library, const ObjectOptions& options);
};

/// What the part is called (compiler/deferred), which has LLVM's linker too.
inline constexpr const char* kPart = "codegen";

std::expected<const CodeMaker*, Error> code_maker();

}  // namespace merit::codegen
