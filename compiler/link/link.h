/// The two halves of a library → the file that other programs load or link. LLVM's linker stays behind this header.
///
/// All are functions of their arguments alone: the same halves give the same bytes, whatever the folder, the moment or
/// the machine. What the definition does not reach of the other half is left out.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace merit::link {

struct Error {
  enum class Cause : uint8_t {
    fault,   ///< of Merit's own: no definition may lead here
    absent,  ///< the part of the program that links is not there, or not one that can be loaded
    files,   ///< the folder for temporary files, which the linker needs: it is not there, not to be written to, or full
  };
  std::string message;
  Cause cause = Cause::fault;
};

/// Relocatable objects for one target: `codegen::compile_object` and `codegen::run_time_half`.
struct Halves {
  std::string_view definition;
  std::string_view run_time;
  std::string function;  ///< `crm_library`: what others see
};

/// It stands in a file of its own (compiler/deferred), with LLVM.
struct Linker {
  /// A shared library for ELF systems. It is found by `soname` (`libcrm.so`), has no executable stack and nothing
  /// writable once it is loaded, and needs no library by name: what the halves leave open (functions of the C library)
  /// the program that loads it has anyway, whichever C library it is.
  std::expected<std::string, Error> (*shared_library)(const Halves& halves, std::string_view soname);
  /// One object, in which nothing but the function is seen by other objects.
  std::expected<std::string, Error> (*one_object)(const Halves& halves);
  /// A module of WebAssembly that asks for nothing: memory and all functions are its own (runtime/web_assembly).
  std::expected<std::string, Error> (*web_assembly_module)(const Halves& halves);
  /// A static library with one member.
  std::expected<std::string, Error> (*static_library)(std::string_view object, std::string_view member);
};

std::expected<const Linker*, Error> linker();

}  // namespace merit::link
