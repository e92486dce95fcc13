/// LLVM IR → object → functions in this process. Private to this folder; no header of LLVM's here.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/codegen/tables.h"
#include "runtime/abi/merit.h"

namespace merit::codegen {

/// A plan as object files, and what was on the way to them.
struct Code {
  std::vector<std::string> objects;  ///< which refer to each other by name
  std::string llvm_ir, assembly;     ///< where they are kept
  bool is_from_cache = false;
  Timings timings;
};

std::expected<Code, Error> generate(const plan::Plan& plan, const Layout& layout, const Tables& tables,
                                    const Options& options);

/// The functions of the objects, for as long as this lives.
class LoadedCode {
 public:
  static std::expected<LoadedCode, Error> load(const std::vector<std::string>& objects, size_t tables);
  LoadedCode(LoadedCode&&) noexcept;
  LoadedCode& operator=(LoadedCode&&) noexcept;
  ~LoadedCode();

  merit_evaluate evaluate = nullptr;
  std::vector<merit_prepare> prepare;  ///< by table

 private:
  struct Session;
  LoadedCode();
  std::unique_ptr<Session> session_;
};

}  // namespace merit::codegen
