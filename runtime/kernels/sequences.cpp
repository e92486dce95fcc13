// Sequences of events (docs/language.md, "Events"), by the times at which each step's pattern matches.
//
// One walk through the times of all steps at once, from the earliest, keeps for each step the times at which a match
// may have come so far: *every* one, since the first is not always the one that goes on (P at day 0 and 10, Q at 15,
// within 7 days). A time goes on from the step before where one of its times lies in [at - within, at - after]. Both
// ends of that only ever move forward, so it is found by a place that does too, and the walk is linear in the times but
// for the choice of the earliest among the steps. Where matches may not overlap, all that was kept is forgotten when
// one ends.
#include "runtime/kernels/kernels.h"
#include "runtime/kernels/memory.h"
#include "runtime/values/arithmetic.h"

namespace {

using merit::kernels::SequenceStep;
using merit::kernels::Times;

/// The times at which a match may have come as far as a step.
struct Reached {
  Times at;
  int64_t first = 0;  ///< those before it are too early for whatever the next step still has
};

/// The next time of a step.
struct Candidate {
  int64_t at;
  int64_t step;

  /// At one instant earlier steps go first: what a match's last step ends is forgotten after them.
  bool is_before(const Candidate& other) const { return at != other.at ? at < other.at : step < other.step; }
};

template <typename T>
T* array_in(merit_memory* memory, int64_t count) {
  return reinterpret_cast<T*>(memory->scratch.allocate(static_cast<uint64_t>(count) * sizeof(T)));
}

bool lacks_a_step(const SequenceStep* steps, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    if (steps[i].matches.count == 0) return true;
  }
  return false;
}

/// Whether a time of the step before fits `at`. Asked with times that never decrease.
bool goes_on(Reached& before, const SequenceStep& step, int64_t at) {
  const int64_t shortest = step.after > 1 ? step.after : 1;
  const int64_t* const times = before.at.times;
  while (before.first < before.at.count && merit::values::saturating_add(times[before.first], step.within) < at) {
    ++before.first;
  }
  if (before.first == before.at.count) return false;
  const merit::values::Maybe<int64_t> soonest = merit::values::add(times[before.first], shortest);
  return soonest.known && soonest.value <= at;
}

/// A heap with the earliest candidate on top. Its slots are the caller's.
class Heap {
 public:
  explicit Heap(Candidate* slots) : slots_(slots) {}
  bool is_empty() const { return size_ == 0; }

  void push(const Candidate& added) {
    int64_t at = size_++;
    for (int64_t above = (at - 1) / 2; at > 0 && added.is_before(slots_[above]); above = (at - 1) / 2) {
      slots_[at] = slots_[above];
      at = above;
    }
    slots_[at] = added;
  }

  Candidate pop() {
    const Candidate top = slots_[0];
    const Candidate last = slots_[--size_];
    int64_t at = 0;
    for (int64_t below = 1; below < size_; below = 2 * at + 1) {
      if (below + 1 < size_ && slots_[below + 1].is_before(slots_[below])) ++below;
      if (!slots_[below].is_before(last)) break;
      slots_[at] = slots_[below];
      at = below;
    }
    slots_[at] = last;
    return top;
  }

 private:
  Candidate* slots_;
  int64_t size_ = 0;
};

class Walk {
 public:
  Walk(merit_memory* memory, const SequenceStep* steps, int64_t count, bool overlapping)
      : steps_(steps),
        count_(count),
        overlapping_(overlapping),
        reached_(array_in<Reached>(memory, count)),
        next_(array_in<int64_t>(memory, count)),
        heap_(array_in<Candidate>(memory, count)) {
    for (int64_t step = 0; step < count; ++step) {
      reached_[step] = {{array_in<int64_t>(memory, steps[step].matches.count), 0}, 0};
      next_[step] = 0;
      push(step);
    }
  }

  /// When matches end: of the last step, that is what is reached, but for those that were forgotten.
  Times ends() {
    Times ends = reached_[count_ - 1].at;
    while (!heap_.is_empty()) {
      const Candidate candidate = heap_.pop();
      const bool fits = candidate.step == 0
                            ? overlapping_ || ends.count == 0 || candidate.at > ends.times[ends.count - 1]
                            : goes_on(reached_[candidate.step - 1], steps_[candidate.step], candidate.at);
      if (fits && candidate.step + 1 < count_) {
        Times& at = reached_[candidate.step].at;
        at.times[at.count++] = candidate.at;
      } else if (fits) {
        ends.times[ends.count++] = candidate.at;
        if (!overlapping_) forget();
      }
      push(candidate.step);
    }
    return ends;
  }

 private:
  void push(int64_t step) {
    const Times& matches = steps_[step].matches;
    if (next_[step] == matches.count) return;
    heap_.push({matches.times[next_[step]++], step});
  }

  void forget() {
    for (int64_t step = 0; step + 1 < count_; ++step) {
      reached_[step].at.count = 0;
      reached_[step].first = 0;
    }
  }

  const SequenceStep* steps_;
  int64_t count_;
  bool overlapping_;
  Reached* reached_;
  int64_t* next_;  ///< by step: the first time that is in no heap yet
  Heap heap_;      ///< of each step that has one, the next time
};

}  // namespace

extern "C" {

void merit_match_ends(merit_memory* memory, const SequenceStep* steps, int64_t count, Times* out) {
  *out = lacks_a_step(steps, count) ? Times{} : Walk(memory, steps, count, false).ends();
}

int64_t merit_not_followed(merit_memory* memory, const SequenceStep* steps, int64_t count, uint64_t bounded,
                           int64_t now) {
  constexpr int64_t kFails = 0, kUndecided = 1, kPasses = 2;
  const int64_t before = count - 1;
  if (lacks_a_step(steps, before)) return kFails;
  const Times ends = Walk(memory, steps, before, true).ends();
  const SequenceStep& last = steps[before];
  int64_t result = kFails;
  int64_t next = 0;  // of the last step, the first after the end
  for (int64_t i = 0; i < ends.count && result != kPasses; ++i) {
    const int64_t end = ends.times[i];
    const int64_t until = bounded != 0 ? merit::values::saturating_add(end, last.within) : now;
    while (next < last.matches.count && last.matches.times[next] <= end) ++next;
    const bool is_followed = next < last.matches.count && last.matches.times[next] <= until;
    if (!is_followed) result = until <= now ? kPasses : kUndecided;
  }
  return result;
}

bool merit_same_times(const int64_t* a, int64_t a_count, const int64_t* b, int64_t b_count) {
  if (a_count != b_count) return false;
  for (int64_t i = 0; i < a_count; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

}  // extern "C"
