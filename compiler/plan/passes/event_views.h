/// The views of one kind of event (compiler/plan/event_filter.h), gathered pattern by pattern. Private to this folder.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "compiler/plan/event_filter.h"
#include "compiler/plan/passes/earliest.h"
#include "compiler/plan/plan.h"

namespace merit::plan {

/// A view while patterns are gathered: which conditions of a field are asked for shows which view covers which.
struct WideView {
  Earliest from;
  std::map<uint32_t, std::set<OperationId>> one_of;  ///< by field: conditions, one of which must hold
  bool asks_when = true;                             ///< as in EventFilter::View
};

/// At most `EventFilter::kMostViews`, none of which covers another; together they see whatever one of those sees that
/// were added, and as little more as is easily found.
class EventViews {
 public:
  /// What another view covers is left out. Views that say together what one can say become one; so do, where there are
  /// too many, those two that see the least in vain when they are one.
  void add(WideView view);

  const std::vector<WideView>& all() const { return views_; }

 private:
  bool join_with_twin(const WideView& view);
  void join_closest();
  WideView take(size_t index);

  std::vector<WideView> views_;
};

}  // namespace merit::plan
