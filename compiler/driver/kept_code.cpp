#include "compiler/driver/kept_code.h"

#include <algorithm>
#include <utility>

#include "compiler/plan/plan_key.h"

namespace merit::driver {

std::shared_ptr<const codegen::CompiledPlan> KeptCode::find(const plan::Plan& plan, const codegen::Layout& layout,
                                                            const codegen::Options& options) const {
  const std::string plan_key = plan::key_of(plan);
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
    return entry.is_optimised == options.optimise && entry.plan_key == plan_key && entry.layout == layout;
  });
  return found == entries_.end() ? nullptr : found->code;
}

void KeptCode::keep(const plan::Plan& plan, const codegen::Layout& layout, const codegen::Options& options,
                    std::shared_ptr<const codegen::CompiledPlan> code) {
  Entry entry{plan::key_of(plan), layout, options.optimise, std::move(code)};
  const std::lock_guard lock(mutex_);
  if (entries_.size() == kMost) entries_.erase(entries_.begin());
  entries_.push_back(std::move(entry));
}

}  // namespace merit::driver
