#include "compiler/codegen/object_loader.h"

#include <dlfcn.h>
#include <elf.h>
#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace merit::codegen {

namespace {

constexpr uint64_t kPage = 4096;
/// Sections that are not loaded.
constexpr uint64_t kNowhere = std::numeric_limits<uint64_t>::max();
/// References between any two places of code and constants have 32 bits.
constexpr uint64_t kMostBytes = uint64_t{1} << 31;

std::unexpected<Error> refuse(std::string_view what) {
  return std::unexpected(Error{fmt::format("compiled code cannot be loaded: {}", what)});
}

uint64_t rounded_up(uint64_t size, uint64_t alignment) {
  return (size + alignment - 1) / alignment * alignment;
}

/// `count` structs as they stand in a file, or none if it ends before.
template <typename T>
std::optional<std::vector<T>> read(std::string_view file, uint64_t at, uint64_t count) {
  if (at > file.size() || count > (file.size() - at) / sizeof(T)) return std::nullopt;
  std::vector<T> structs(count);
  if (count > 0) std::memcpy(structs.data(), file.data() + at, count * sizeof(T));
  return structs;
}

/// A file, taken apart. Its offsets and indexes have been looked at, but for those of references.
struct Object {
  std::string_view file;
  std::vector<Elf64_Shdr> sections;
  std::vector<Elf64_Sym> symbols;
  std::string_view names;       ///< of symbols, each ended by a zero
  std::vector<uint64_t> place;  ///< by section, from the begin of all memory; or `kNowhere`
  uint64_t slots = 0;           ///< where those of the symbols begin: each holds the symbol's address
  uint64_t stubs = 0;           ///< the same of stubs: each jumps to where the slot says

  std::string_view contents(const Elf64_Shdr& section) const { return file.substr(section.sh_offset, section.sh_size); }
  std::string_view name(const Elf64_Sym& symbol) const { return names.data() + symbol.st_name; }
};

bool is_loaded(const Elf64_Shdr& section) {
  return (section.sh_flags & SHF_ALLOC) != 0;
}

/// What is wrong with a section; null if nothing is.
const char* fault_of(const Object& object, const Elf64_Shdr& section) {
  constexpr uint64_t kKnownFlags = SHF_WRITE | SHF_ALLOC | SHF_EXECINSTR | SHF_MERGE | SHF_STRINGS;
  const bool is_in_file =
      section.sh_offset <= object.file.size() && section.sh_size <= object.file.size() - section.sh_offset;
  if (!is_in_file) return "a section lies outside of its file";
  if (section.sh_link >= object.sections.size()) return "a section belongs to none";
  if (section.sh_type == SHT_REL) return "references without an addend";
  if (section.sh_type == SHT_RELA && section.sh_info >= object.sections.size()) return "references of no section";
  if (!is_loaded(section)) return nullptr;
  if (section.sh_type != SHT_PROGBITS || (section.sh_flags & ~kKnownFlags) != 0) return "a section of an unknown kind";
  return section.sh_addralign > kPage ? "a section that is aligned to more than a page" : nullptr;
}

const char* fault_of(const Object& object, const Elf64_Sym& symbol) {
  if (symbol.st_name >= object.names.size()) return "a symbol without a name";
  const bool is_somewhere =
      symbol.st_shndx == SHN_UNDEF || symbol.st_shndx == SHN_ABS || symbol.st_shndx < object.sections.size();
  const bool is_known = ELF64_ST_TYPE(symbol.st_info) <= STT_FILE;
  return is_somewhere && is_known ? nullptr : "a symbol of an unknown kind";
}

std::expected<Object, Error> take_apart(std::string_view file) {
  Object object;
  object.file = file;
  const auto header = read<Elf64_Ehdr>(file, 0, 1);
  constexpr std::string_view kKind = {ELFMAG "\2\1", SELFMAG + 2};  // 64 bits, the lowest byte first
  if (!header || !file.starts_with(kKind)) return refuse("no object");
  const Elf64_Ehdr& head = header->front();
  if (head.e_machine != EM_X86_64 || head.e_type != ET_REL || head.e_shentsize != sizeof(Elf64_Shdr)) {
    return refuse("an object of another kind");
  }
  auto sections = read<Elf64_Shdr>(file, head.e_shoff, head.e_shnum);
  if (!sections) return refuse("its list of sections is cut short");
  object.sections = std::move(*sections);
  for (const Elf64_Shdr& section : object.sections) {
    if (const char* const fault = fault_of(object, section)) return refuse(fault);
    if (section.sh_type != SHT_SYMTAB) continue;
    object.symbols = *read<Elf64_Sym>(file, section.sh_offset, section.sh_size / sizeof(Elf64_Sym));
    object.names = object.contents(object.sections[section.sh_link]);
  }
  if (!object.symbols.empty() && !object.names.ends_with('\0')) return refuse("names are cut short");
  for (const Elf64_Sym& symbol : object.symbols) {
    if (const char* const fault = fault_of(object, symbol)) return refuse(fault);
  }
  return object;
}

/// Memory by what may be done with it.
enum class Use : uint8_t { run, read, write };

Use use_of(const Elf64_Shdr& section) {
  if ((section.sh_flags & SHF_EXECINSTR) != 0) return Use::run;
  // What is written once, when references are filled in, is called `.data.rel.ro`; that name is not asked for.
  return (section.sh_flags & SHF_WRITE) != 0 ? Use::write : Use::read;
}

/// `jmp *slot(%rip)`, whose last four bytes say how far the slot is.
constexpr std::array<unsigned char, 2> kJump = {0xFF, 0x25};
constexpr uint64_t kSlot = 8, kStub = 8, kStubUsed = 6;

/// Before the first function: who checks the types of calls looks there for a mark (clang's `-fsanitize=function`).
constexpr uint64_t kBeforeFunctions = 16;

class Loader {
 public:
  explicit Loader(std::span<const Symbol> outside) : outside_(outside) {}

  std::expected<LoadedCode, Error> load(std::span<const std::string> files, size_t tables) {
    for (const std::string& file : files) {
      auto object = take_apart(file);
      if (!object) return std::unexpected(std::move(object.error()));
      objects_.push_back(std::move(*object));
    }
    if (!lay_out()) return refuse("it is too large, or there is no memory for it");
    copy();
    note_shown();
    for (const Object& object : objects_) {
      if (const auto fault = fill_slots(object)) return refuse(*fault);
    }
    for (const Object& object : objects_) {
      if (const auto fault = refer(object)) return refuse(*fault);
    }
    if (!protect()) return refuse("this system does not let memory be run");
    return functions(tables);
  }

 private:
  // --- places --------------------------------------------------------------------------------------------------------

  bool lay_out() {
    uint64_t size = 0;
    for (const Use use : {Use::run, Use::read, Use::write}) {
      begin_[static_cast<size_t>(use)] = size;
      if (use == Use::run) size += kBeforeFunctions;
      for (Object& object : objects_) {
        if (use == Use::run) object.place.assign(object.sections.size(), kNowhere);
        for (size_t i = 0; i < object.sections.size(); ++i) {
          const Elf64_Shdr& section = object.sections[i];
          if (!is_loaded(section) || use_of(section) != use) continue;
          object.place[i] = rounded_up(size, std::max<uint64_t>(section.sh_addralign, 1));
          size = object.place[i] + section.sh_size;
        }
        if (use == Use::run) size = after(object.stubs, size, kStub * object.symbols.size());
        if (use == Use::read) size = after(object.slots, size, kSlot * object.symbols.size());
      }
      size = rounded_up(size, kPage);
    }
    if (size >= kMostBytes) return false;
    void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return false;
    memory_ = {memory, [size](void* all) { ::munmap(all, size); }};
    return true;
  }

  /// Gives what takes `bytes` a place behind `size`; and where that ends.
  static uint64_t after(uint64_t& place, uint64_t size, uint64_t bytes) {
    place = rounded_up(size, kSlot);
    return place + bytes;
  }

  char* at(uint64_t place) const { return static_cast<char*>(memory_.get()) + place; }
  uint64_t address(uint64_t place) const { return reinterpret_cast<uint64_t>(at(place)); }

  void copy() {
    for (const Object& object : objects_) {
      for (size_t i = 0; i < object.sections.size(); ++i) {
        if (object.place[i] == kNowhere) continue;
        const std::string_view contents = object.contents(object.sections[i]);
        std::ranges::copy(contents, at(object.place[i]));
      }
    }
  }

  // --- symbols -------------------------------------------------------------------------------------------------------

  /// Where a symbol is that the object itself has.
  std::optional<uint64_t> own_address(const Object& object, const Elf64_Sym& symbol) const {
    if (symbol.st_shndx == SHN_UNDEF || symbol.st_shndx == SHN_ABS) return std::nullopt;
    const uint64_t place = object.place[symbol.st_shndx];
    if (place == kNowhere || symbol.st_value > object.sections[symbol.st_shndx].sh_size) return std::nullopt;
    return address(place + symbol.st_value);
  }

  void note_shown() {
    for (const Object& object : objects_) {
      for (const Elf64_Sym& symbol : object.symbols) {
        if (ELF64_ST_BIND(symbol.st_info) != STB_GLOBAL) continue;
        if (const auto own = own_address(object, symbol)) shown_.try_emplace(object.name(symbol), *own);
      }
    }
  }

  /// Of what objects show each other.
  std::optional<uint64_t> shown_address(std::string_view name) const {
    const auto found = shown_.find(name);
    return found != shown_.end() ? std::optional(found->second) : std::nullopt;
  }

  std::optional<uint64_t> address_of(const Object& object, const Elf64_Sym& symbol) const {
    if (symbol.st_shndx != SHN_UNDEF) return own_address(object, symbol);
    const std::string_view name = object.name(symbol);
    const auto outside = std::ranges::find(outside_, name, &Symbol::name);
    if (outside != outside_.end()) return outside->address;
    if (const auto shown = shown_address(name)) return shown;
    // The sanitizer's run-time is somewhere in the process.
    void* const found = kHasAddressSanitizer ? ::dlsym(RTLD_DEFAULT, std::string(name).c_str()) : nullptr;
    return found != nullptr ? std::optional(reinterpret_cast<uint64_t>(found)) : std::nullopt;
  }

  std::optional<std::string> fill_slots(const Object& object) {
    for (size_t i = 0; i < object.symbols.size(); ++i) {
      const auto found = address_of(object, object.symbols[i]);
      const bool is_wanted = object.symbols[i].st_shndx == SHN_UNDEF && object.symbols[i].st_name != 0;
      if (!found && is_wanted) return fmt::format("nothing is called `{}`", object.name(object.symbols[i]));
      const uint64_t slot = object.slots + kSlot * i, stub = object.stubs + kStub * i;
      const uint64_t value = found.value_or(0);
      std::memcpy(at(slot), &value, sizeof value);
      std::memcpy(at(stub), kJump.data(), kJump.size());
      const auto away = static_cast<int32_t>(slot - (stub + kStubUsed));
      std::memcpy(at(stub + kJump.size()), &away, sizeof away);
    }
    return std::nullopt;
  }

  // --- references ----------------------------------------------------------------------------------------------------

  std::optional<std::string> refer(const Object& object) {
    for (const Elf64_Shdr& section : object.sections) {
      if (section.sh_type != SHT_RELA || object.place[section.sh_info] == kNowhere) continue;
      const auto references = read<Elf64_Rela>(object.file, section.sh_offset, section.sh_size / sizeof(Elf64_Rela));
      for (const Elf64_Rela& reference : *references) {
        if (auto fault = refer(object, section.sh_info, reference)) return fault;
      }
    }
    return std::nullopt;
  }

  std::optional<std::string> refer(const Object& object, uint32_t section, const Elf64_Rela& reference) {
    const uint64_t index = ELF64_R_SYM(reference.r_info);
    if (index >= object.symbols.size()) return "a reference to no symbol";
    const auto own = own_address(object, object.symbols[index]);
    uint64_t value = 0;
    std::memcpy(&value, at(object.slots + kSlot * index), sizeof value);
    if (value == 0) return "a reference to nothing";
    const uint64_t size = object.sections[section].sh_size;
    const uint64_t place = object.place[section] + reference.r_offset;
    const bool is_wide = ELF64_R_TYPE(reference.r_info) == R_X86_64_64;
    const uint64_t width = is_wide ? sizeof(uint64_t) : sizeof(int32_t);
    if (width > size || reference.r_offset > size - width) return "a reference from outside of its section";
    switch (ELF64_R_TYPE(reference.r_info)) {
      case R_X86_64_64:
        break;
      case R_X86_64_PC32:
        if (!own) return "a direct reference to what is far away";
        break;
      case R_X86_64_PLT32:  // a call
        if (!own) value = address(object.stubs + kStub * index);
        break;
      case R_X86_64_REX_GOTPCRELX:
        value = address(object.slots + kSlot * index);
        break;
      default:
        return fmt::format("a reference of the unknown kind {}", ELF64_R_TYPE(reference.r_info));
    }
    value += static_cast<uint64_t>(reference.r_addend);
    if (is_wide) {
      std::memcpy(at(place), &value, sizeof value);
      return std::nullopt;
    }
    const auto away = static_cast<int64_t>(value - address(place));
    const auto written = static_cast<int32_t>(away);
    if (written != away) return "a reference to what is too far away";
    std::memcpy(at(place), &written, sizeof written);
    return std::nullopt;
  }

  // --- functions -----------------------------------------------------------------------------------------------------

  bool protect() const {
    const auto [run, read, write] = begin_;
    return ::mprotect(at(run), read - run, PROT_READ | PROT_EXEC) == 0 &&
           (read == write || ::mprotect(at(read), write - read, PROT_READ) == 0);
  }

  std::expected<LoadedCode, Error> functions(size_t tables) const {
    LoadedCode loaded;
    const auto evaluate = shown_address("merit_evaluate");
    if (!evaluate) return refuse("it has no `merit_evaluate`");
    // NOLINTBEGIN(performance-no-int-to-ptr): addresses are numbers until here
    loaded.evaluate = reinterpret_cast<merit_evaluate>(*evaluate);
    for (size_t i = 0; i < tables; ++i) {
      const auto prepare = shown_address("merit_prepare_" + std::to_string(i));
      if (!prepare) return refuse("it lacks the function of a table");
      loaded.prepare.push_back(reinterpret_cast<merit_prepare>(*prepare));
    }
    // NOLINTEND(performance-no-int-to-ptr)
    loaded.session = memory_;
    return loaded;
  }

  std::span<const Symbol> outside_;
  std::vector<Object> objects_;
  std::unordered_map<std::string_view, uint64_t> shown_;  ///< addresses, by name
  std::array<uint64_t, 3> begin_ = {};                    ///< by `Use`: from there to the next one's begin
  std::shared_ptr<void> memory_;
};

}  // namespace

std::expected<LoadedCode, Error> load_here(std::span<const std::string> objects, size_t tables,
                                           std::span<const Symbol> symbols) {
  return Loader(symbols).load(objects, tables);
}

}  // namespace merit::codegen
