#include "compiler/link/lld/linker.h"

#include <lld/Common/Driver.h>
#include <llvm/ADT/SmallString.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/raw_ostream.h>

#include <array>
#include <mutex>
#include <tuple>
#include <utility>

LLD_HAS_DRIVER(elf)
LLD_HAS_DRIVER(wasm)

namespace merit::link {

namespace {

std::unexpected<Error> fault(std::string message) {
  return std::unexpected(Error{std::move(message)});
}
std::unexpected<Error> no_file(std::string message) {
  return std::unexpected(Error{std::move(message), Error::Cause::files});
}

/// The linker says what went wrong in words alone. Its output is at most as large as what goes in.
bool has_room_for(const std::string& folder, uint64_t bytes) {
  const auto space = llvm::sys::fs::disk_space(folder);
  return !space || space->available >= bytes;
}

/// A folder for what the linker reads and writes; gone when this is.
class WorkingFolder {
 public:
  WorkingFolder() : failure_(llvm::sys::fs::createUniqueDirectory("merit-link", path_)) {}
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;
  ~WorkingFolder() {
    if (!failure_) std::ignore = llvm::sys::fs::remove_directories(path_);
  }

  std::error_code failure() const { return failure_; }
  std::string path() const { return path_.str().str(); }
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
std::expected<void, Error> run(const std::vector<std::string>& words) {
  static std::mutex one_at_a_time;
  const std::scoped_lock lock(one_at_a_time);
  constexpr std::array<lld::DriverDef, 2> kDrivers = {{{lld::Gnu, &lld::elf::link}, {lld::Wasm, &lld::wasm::link}}};
  std::vector<const char*> arguments;
  for (const std::string& word : words) arguments.push_back(word.c_str());
  std::string said;
  llvm::raw_string_ostream stream(said);
  const lld::Result result = lld::lldMain(arguments, stream, stream, kDrivers);
  if (result.retCode == 0) return {};
  return fault("the library cannot be linked: " + stream.str());
}

}  // namespace

std::expected<std::string, Error> run_linker(Flavour flavour, const Halves& halves,
                                             const std::vector<std::string>& arguments) {
  const WorkingFolder folder;
  if (folder.failure()) return no_file("no folder for temporary files: " + folder.failure().message());
  const std::string definition = folder.file("definition.o");
  const std::string run_time = folder.file("library.o");
  const std::string output = folder.file("linked");
  for (const auto& [path, bytes] : {std::pair(definition, halves.definition), std::pair(run_time, halves.run_time)}) {
    if (const auto failure = write_file(path, bytes)) {
      return no_file("a temporary file cannot be written: " + failure.message());
    }
  }
  std::vector<std::string> words = {flavour == Flavour::elf ? "ld.lld" : "wasm-ld"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.insert(words.end(), {definition, run_time, "-o", output});
  if (auto linked = run(words); !linked) {
    const bool has_room = has_room_for(folder.path(), halves.definition.size() + halves.run_time.size());
    return has_room ? std::unexpected(std::move(linked.error())) : no_file(std::move(linked.error().message));
  }
  const auto bytes = llvm::MemoryBuffer::getFile(output, false, false);
  if (!bytes) return no_file("the linked library cannot be read: " + bytes.getError().message());
  return (*bytes)->getBuffer().str();
}

}  // namespace merit::link
