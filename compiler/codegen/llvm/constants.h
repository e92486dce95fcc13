/// Constants of C as LLVM has them. Private to this folder.
#pragma once

#include <llvm/IR/Constants.h>
#include <llvm/IR/Module.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace merit::codegen {

/// A constant of the module that has a place, which may be that of an equal one.
llvm::GlobalVariable* private_constant(llvm::Module& module, llvm::Constant* content, const char* name);

/// Writes structs and arrays into a module, laid out as the C compiler of the module's target lays them out.
class Constants {
 public:
  explicit Constants(llvm::Module& module) : module_(module) {}

  llvm::Constant* integer(int64_t value) { return number_of_bits(64, static_cast<uint64_t>(value)); }
  llvm::Constant* integer32(int64_t value) { return number_of_bits(32, static_cast<uint64_t>(value)); }
  llvm::Constant* boolean(bool value) { return number_of_bits(8, value ? 1 : 0); }
  llvm::Constant* number(double value);
  llvm::Constant* null();
  /// A `merit_text`, whose bytes end with a zero that does not count.
  llvm::Constant* text(std::string_view text);
  /// The struct `Type` of C, from its members in order.
  template <typename Type>
  llvm::Constant* structure(const std::vector<llvm::Constant*>& members) {
    return structure(members, sizeof(Type));
  }
  /// Where the elements stand, one behind the other; null where there are none.
  llvm::Constant* array(const std::vector<llvm::Constant*>& elements);
  /// Of texts.
  llvm::Constant* texts(const std::vector<std::string>& texts);

 private:
  llvm::Constant* number_of_bits(unsigned bits, uint64_t value);
  llvm::Constant* structure(const std::vector<llvm::Constant*>& members, uint64_t size);

  llvm::Module& module_;
  std::map<std::string, llvm::Constant*, std::less<>> texts_;
};

}  // namespace merit::codegen
