/// An object → the file that other programs load or link. LLVM's linker stays behind this header.
///
/// Both are functions of their arguments alone: the same object gives the same bytes, whatever the folder, the moment
/// or the machine.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace merit::link {

/// A fault of Merit's own, or no room for temporary files.
struct Error {
  std::string message;
};

/// A shared library for ELF systems. It is found by `soname` (`libcrm.so`), has no executable stack and nothing
/// writable once it is loaded, and needs no library by name: what the object leaves open (functions of the C library)
/// the program that loads it has anyway, whichever C library it is.
std::expected<std::string, Error> shared_library(std::string_view object, std::string_view soname);

/// A static library with one member.
std::expected<std::string, Error> static_library(std::string_view object, std::string_view member);

}  // namespace merit::link
