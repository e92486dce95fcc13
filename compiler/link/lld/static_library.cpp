#include <llvm/Object/ArchiveWriter.h>
#include <llvm/Support/MemoryBuffer.h>

#include <utility>
#include <vector>

#include "compiler/link/lld/linker.h"

namespace merit::link {

std::expected<std::string, Error> static_library(std::string_view object, std::string_view member) {
  std::vector<llvm::NewArchiveMember> members;
  members.emplace_back(llvm::MemoryBufferRef(llvm::StringRef(object), llvm::StringRef(member)));
  constexpr bool kDeterministic = true;  // no times, no owners
  auto archive = llvm::writeArchiveToBuffer(members, llvm::SymtabWritingMode::NormalSymtab,
                                            llvm::object::Archive::K_GNU, kDeterministic, /*Thin=*/false);
  if (!archive) return std::unexpected(Error{llvm::toString(archive.takeError())});
  return (*archive)->getBuffer().str();
}

}  // namespace merit::link
