#include "compiler/plan/passes/event_views.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "runtime/values/calendar.h"

namespace merit::plan {

namespace {

using Conditions = std::set<OperationId>;

/// Whether a bound lets pass whatever another does: in each of its two ways it is absent, or no later.
bool reaches_back_to(const Earliest& wide, const Earliest& narrow) {
  const bool back = !wide.look_back || (narrow.look_back && *narrow.look_back <= *wide.look_back);
  const bool time = !wide.time || (narrow.time && *narrow.time >= *wide.time);
  return back && time;
}

bool is_same(const Earliest& a, const Earliest& b) {
  return a.look_back == b.look_back && a.time == b.time;
}

/// Whether one of few conditions holds only if one of many does. Of those gathered from many patterns there may be
/// thousands, so this looks at the few alone.
bool includes(const Conditions& many, const Conditions& few) {
  return few.size() <= many.size() && std::ranges::all_of(few, [&](OperationId id) { return many.contains(id); });
}

/// Whether `wide` sees all that `narrow` does, and all that it asks of it.
bool covers(const WideView& wide, const WideView& narrow) {
  if (narrow.asks_when && !wide.asks_when) return false;
  return reaches_back_to(wide.from, narrow.from) && std::ranges::all_of(wide.one_of, [&](const auto& need) {
           const auto other = narrow.one_of.find(need.first);
           return other != narrow.one_of.end() && includes(need.second, other->second);
         });
}

/// Sees what either does.
WideView joined(WideView join, const WideView& other) {
  join.from = either(join.from, other.from);
  join.asks_when |= other.asks_when;
  std::erase_if(join.one_of, [&](const auto& need) { return !other.one_of.contains(need.first); });
  for (auto& [field, conditions] : join.one_of) {
    const Conditions& more = other.one_of.at(field);
    conditions.insert(more.begin(), more.end());
  }
  return join;
}

/// Whether two views differ in the conditions of one field alone: then they are one, which asks for those of either.
bool are_twins(const WideView& a, const WideView& b) {
  if (!is_same(a.from, b.from) || a.asks_when != b.asks_when || a.one_of.size() != b.one_of.size()) return false;
  size_t different = 0;
  for (const auto& [field, conditions] : a.one_of) {
    const auto other = b.one_of.find(field);
    if (other == b.one_of.end()) return false;
    different += conditions == other->second ? 0 : 1;
  }
  return different == 1;
}

// How much a view sees, by a rule of thumb: so many days of events, of which a condition lets pass a sixteenth.

double days_of(const Earliest& from) {
  constexpr double kDaysWithoutEnd = 3'650;
  return from.look_back ? static_cast<double>(*from.look_back) / values::kMicrosPerDay : kDaysWithoutEnd;
}

double share_of(size_t conditions) {
  return std::min(1.0, static_cast<double>(conditions) / 16);
}

double breadth(const WideView& view) {
  double seen = days_of(view.from);
  for (const auto& [field, conditions] : view.one_of) seen *= share_of(conditions.size());
  return seen;
}

/// Of the two joined, where no condition is asked for by both.
double breadth_of_both(const WideView& a, const WideView& b) {
  double seen = days_of(either(a.from, b.from));
  for (const auto& [field, conditions] : a.one_of) {
    const auto other = b.one_of.find(field);
    if (other != b.one_of.end()) seen *= share_of(conditions.size() + other->second.size());
  }
  return seen;
}

}  // namespace

void EventViews::add(WideView view) {
  const auto covers_it = [&](const WideView& other) { return covers(other, view); };
  if (std::ranges::any_of(views_, covers_it)) return;
  std::erase_if(views_, [&](const WideView& other) { return covers(view, other); });
  if (join_with_twin(view)) return;
  views_.push_back(std::move(view));
  if (views_.size() > EventFilter::kMostViews) join_closest();
}

WideView EventViews::take(size_t index) {
  WideView view = std::move(views_[index]);
  views_.erase(views_.begin() + static_cast<std::ptrdiff_t>(index));
  return view;
}

bool EventViews::join_with_twin(const WideView& view) {
  const auto twin = std::ranges::find_if(views_, [&](const WideView& other) { return are_twins(other, view); });
  if (twin == views_.end()) return false;
  add(joined(take(static_cast<size_t>(twin - views_.begin())), view));
  return true;
}

void EventViews::join_closest() {
  double least = std::numeric_limits<double>::infinity();
  std::pair<size_t, size_t> closest;
  for (size_t i = 0; i < views_.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const double in_vain = breadth_of_both(views_[i], views_[j]) - breadth(views_[i]) - breadth(views_[j]);
      if (in_vain >= least) continue;
      least = in_vain;
      closest = {i, j};
    }
  }
  const WideView later = take(closest.first);
  add(joined(take(closest.second), later));
}

}  // namespace merit::plan
