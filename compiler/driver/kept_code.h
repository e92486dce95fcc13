/// Machine code that stays in memory, for whoever asks the same definition again.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "compiler/codegen/codegen.h"

namespace merit::driver {

/// Finds code by what it was made of: the plan, how the data is stored, and whether it is optimised. All that is asked
/// for has the other options alike. Threads may share one.
class KeptCode {
 public:
  /// Questions about one definition differ in few ways; the code that was kept first goes first.
  static constexpr size_t kMost = 8;

  /// What was kept for it, or null.
  std::shared_ptr<const codegen::CompiledPlan> find(const plan::Plan& plan, const codegen::Layout& layout,
                                                    const codegen::Options& options) const;
  void keep(const plan::Plan& plan, const codegen::Layout& layout, const codegen::Options& options,
            std::shared_ptr<const codegen::CompiledPlan> code);

 private:
  struct Entry {
    std::string plan_key;
    codegen::Layout layout;
    bool is_optimised = false;
    std::shared_ptr<const codegen::CompiledPlan> code;
  };

  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace merit::driver
