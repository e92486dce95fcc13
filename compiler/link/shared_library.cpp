#include <lld/Common/Driver.h>
#include <llvm/ADT/SmallString.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/raw_ostream.h>

#include <array>
#include <mutex>
#include <utility>

#include "compiler/link/link.h"

LLD_HAS_DRIVER(elf)

namespace merit::link {

namespace {

std::unexpected<Error> fault(std::string message) {
  return std::unexpected(Error{std::move(message)});
}

/// A folder for what the linker, which knows only files, reads and writes; gone when this is.
class WorkingFolder {
 public:
  WorkingFolder() : failure_(llvm::sys::fs::createUniqueDirectory("merit-link", path_)) {}
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;
  ~WorkingFolder() {
    if (!failure_) llvm::sys::fs::remove_directories(path_);
  }

  std::error_code failure() const { return failure_; }
  std::string file(const char* name) const {
    llvm::SmallString<128> path = path_;
    llvm::sys::path::append(path, name);
    return path.str().str();
  }

 private:
  llvm::SmallString<128> path_;
  std::error_code failure_;
};

std::error_code write_file(const std::string& path, std::string_view bytes) {
  std::error_code failure;
  llvm::raw_fd_ostream stream(path, failure);
  if (failure) return failure;
  stream << llvm::StringRef(bytes);
  stream.close();
  failure = stream.error();
  stream.clear_error();
  return failure;
}

/// The linker has state of its own: one at a time.
std::expected<void, Error> run_linker(llvm::ArrayRef<const char*> arguments) {
  static std::mutex one_at_a_time;
  const std::scoped_lock lock(one_at_a_time);
  constexpr std::array<lld::DriverDef, 1> kDrivers = {{{lld::Gnu, &lld::elf::link}}};
  std::string said;
  llvm::raw_string_ostream stream(said);
  const lld::Result result = lld::lldMain(arguments, stream, stream, kDrivers);
  if (result.retCode == 0) return {};
  return fault("the library cannot be linked: " + stream.str());
}

}  // namespace

std::expected<std::string, Error> shared_library(std::string_view object, std::string_view soname) {
  const WorkingFolder folder;
  if (folder.failure()) return fault("no folder for temporary files: " + folder.failure().message());
  const std::string input = folder.file("definition.o");
  const std::string output = folder.file("library.so");
  if (const auto failure = write_file(input, object)) {
    return fault("a temporary file cannot be written: " + failure.message());
  }
  const std::string name = "-soname=" + std::string(soname);
  // clang-format off
  const std::array arguments = {
      "ld.lld", "-shared", name.c_str(), "--no-allow-shlib-undefined", "--gc-sections", "--strip-all",
      "--hash-style=gnu", "--build-id=sha1", "--eh-frame-hdr", "--threads=1", "--fatal-warnings",
      "-z", "noexecstack", "-z", "relro", "-z", "now", "-z", "separate-code",
      input.c_str(), "-o", output.c_str()};
  // clang-format on
  if (auto linked = run_linker(arguments); !linked) return std::unexpected(std::move(linked.error()));
  const auto bytes = llvm::MemoryBuffer::getFile(output, false, false);
  if (!bytes) return fault("the linked library cannot be read: " + bytes.getError().message());
  return (*bytes)->getBuffer().str();
}

}  // namespace merit::link
