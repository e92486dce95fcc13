#include <llvm/ObjCopy/ConfigManager.h>
#include <llvm/ObjCopy/ObjCopy.h>
#include <llvm/Object/ObjectFile.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/raw_ostream.h>

#include "compiler/link/lld/linker.h"

namespace merit::link {

namespace {

/// What the two halves see of each other is hidden from others only when they are linked for good, and would clash with
/// the same of another definition: so it loses its names here.
llvm::Expected<std::string> hide(const std::string& object) {
  const auto buffer = llvm::MemoryBuffer::getMemBuffer(object, "library", false);
  auto read = llvm::object::ObjectFile::createObjectFile(buffer->getMemBufferRef());
  if (!read) return read.takeError();
  llvm::objcopy::ConfigManager config;
  config.ELF.LocalizeHidden = true;
  config.Common.StripUnneeded = true;
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream stream(bytes);
  if (auto error = llvm::objcopy::executeObjcopyOnBinary(config, **read, stream)) return error;
  return std::string(bytes.begin(), bytes.end());
}

}  // namespace

std::expected<std::string, Error> one_object(const Halves& halves) {
  const auto joined = run_linker(Flavour::elf, halves,
                                 {"-r", "--gc-sections", "-u", halves.function, "--threads=1", "--fatal-warnings"});
  if (!joined) return joined;
  auto hidden = hide(*joined);
  if (!hidden) return std::unexpected(Error{llvm::toString(hidden.takeError())});
  return std::move(*hidden);
}

}  // namespace merit::link
