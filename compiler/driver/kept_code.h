/// Machine code that stays in memory, for whoever asks the same definition again.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "compiler/codegen/codegen.h"

namespace merit::driver {

/// Finds code by what it was made of. Threads may share one.
class KeptCode {
 public:
  /// Questions about one definition differ in few ways; the code that was kept first goes first.
  static constexpr size_t kMost = 8;

  /// What code hangs on: the plan, how the data is stored, and how code is made.
  struct Source {
    std::string plan_key;  ///< compiler/plan/plan_key.h
    codegen::Layout layout;
    codegen::Options options;
  };

  /// What was kept for it, or null.
  std::shared_ptr<const codegen::CompiledPlan> find(const Source& source) const;
  void keep(Source source, std::shared_ptr<const codegen::CompiledPlan> code);

 private:
  struct Entry {
    Source source;
    std::shared_ptr<const codegen::CompiledPlan> code;
  };

  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace merit::driver
