#include "compiler/driver/kept_code.h"

#include <algorithm>
#include <utility>

namespace merit::driver {

std::shared_ptr<const codegen::CompiledPlan> KeptCode::find(const Source& source) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
    return entry.source.options == source.options && entry.source.plan_key == source.plan_key &&
           entry.source.layout == source.layout;
  });
  return found == entries_.end() ? nullptr : found->code;
}

void KeptCode::keep(Source source, std::shared_ptr<const codegen::CompiledPlan> code) {
  const std::lock_guard lock(mutex_);
  if (entries_.size() == kMost) entries_.erase(entries_.begin());
  entries_.push_back({std::move(source), std::move(code)});
}

}  // namespace merit::driver
