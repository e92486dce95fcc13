#include "compiler/codegen/build_identity.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <string_view>
#include <vector>

#include "compiler/codegen/code_maker.h"
#include "compiler/deferred/deferred.h"

namespace merit::codegen {

namespace {

/// Of an object file's notes, the one by which its linker tells it from others; or empty.
std::string_view identity_in(std::string_view notes) {
  ElfW(Nhdr) note;
  while (notes.size() >= sizeof note) {
    std::memcpy(&note, notes.data(), sizeof note);
    const size_t name = (note.n_namesz + size_t{3}) & ~size_t{3};
    const size_t content = (note.n_descsz + size_t{3}) & ~size_t{3};
    notes.remove_prefix(sizeof note);
    if (name > notes.size() || content > notes.size() - name) break;
    if (note.n_type == NT_GNU_BUILD_ID && notes.starts_with(std::string_view("GNU\0", 4))) {
      return notes.substr(name, note.n_descsz);
    }
    notes.remove_prefix(name + content);
  }
  return {};
}

/// A loaded object's, and whether an address is in it.
struct Loaded {
  std::string_view identity;
  bool is_around = false;

  Loaded(const dl_phdr_info& object, uintptr_t address) {
    for (int i = 0; i < object.dlpi_phnum; ++i) {
      const ElfW(Phdr)& segment = object.dlpi_phdr[i];
      const uintptr_t begin = object.dlpi_addr + segment.p_vaddr;
      if (segment.p_type == PT_LOAD && begin <= address && address < begin + segment.p_memsz) is_around = true;
      if (segment.p_type != PT_NOTE || !identity.empty()) continue;
      // NOLINTNEXTLINE(performance-no-int-to-ptr): addresses are numbers here
      identity = identity_in({reinterpret_cast<const char*>(begin), segment.p_memsz});
    }
  }
};

/// Libraries that have a say in what code is made. LLVM is a part of the file that makes it.
bool makes_code(const char* path) {
  return std::filesystem::path(path).filename().string().starts_with("libre2");
}

struct Identities {
  uintptr_t address;
  std::string around, makers;
};

int add_identity(dl_phdr_info* object, size_t, void* found) {
  auto& identities = *static_cast<Identities*>(found);
  const Loaded loaded(*object, identities.address);
  if (loaded.is_around) identities.around = loaded.identity;
  if (makes_code(object->dlpi_name)) identities.makers += loaded.identity;
  return 0;
}

Identities identities_around(const void* address) {
  Identities found = {reinterpret_cast<uintptr_t>(address), {}, {}};
  dl_iterate_phdr(&add_identity, &found);
  return found;
}

/// A file that is read where it is asked for.
class File {
 public:
  explicit File(const std::string& path) : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~File() {
    if (file_ >= 0) ::close(file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool read(void* to, size_t size, uint64_t at) const {
    return file_ >= 0 && ::pread(file_, to, size, static_cast<off_t>(at)) == static_cast<ssize_t>(size);
  }

 private:
  int file_;
};

std::string identity_of_file(const std::string& path) {
  constexpr size_t kMostNotes = 4096;
  const File file(path);
  ElfW(Ehdr) head;
  if (!file.read(&head, sizeof head, 0) || std::memcmp(head.e_ident, ELFMAG, SELFMAG) != 0) return {};
  std::vector<ElfW(Phdr)> segments(head.e_phnum);
  if (!file.read(segments.data(), segments.size() * sizeof(ElfW(Phdr)), head.e_phoff)) return {};
  for (const ElfW(Phdr) & segment : segments) {
    if (segment.p_type != PT_NOTE || segment.p_filesz > kMostNotes) continue;
    std::string notes(segment.p_filesz, '\0');
    if (!file.read(notes.data(), notes.size(), segment.p_offset)) return {};
    if (const std::string_view identity = identity_in(notes); !identity.empty()) return std::string(identity);
  }
  return {};
}

}  // namespace

const std::string& build_identity() {
  static const std::string kIdentity = [] {
    const Identities found = identities_around(reinterpret_cast<const void*>(&build_identity));
    return found.around.empty() ? std::string() : found.around + found.makers;
  }();
  return kIdentity;
}

std::string part_identity() {
  return identity_of_file(deferred::path_of(kPart));
}

std::string identity_around(const void* address) {
  return identities_around(address).around;
}

}  // namespace merit::codegen
