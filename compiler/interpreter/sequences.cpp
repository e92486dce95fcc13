// Sequences (docs/language.md, "Events").
//
// - A match of `P1 followed by P2 [after A] [within D] …` is one event for each step, strictly increasing in time, the
//   i-th matching Pi, with A <= gap from the step before <= D.
// - Matches are counted as the most of which each begins strictly after the one before ends: again and again the match
//   that ends earliest. So a walk through time keeps *every* place where a match may stand, not the first alone: with
//   P at day 0 and 10, Q at 15 and `within 7 days`, the match begins at day 10.
// - `not followed by Q [within D]`: a match of the steps before, ending at p, passes if now >= p+D and no Q lies in
//   (p, p+D]; fails if one does; else it is undecided. Without `within`: no Q after p up to now.
// - Only times matter here; which event stands at a time does not.
#include <algorithm>
#include <limits>

#include "compiler/interpreter/evaluation.h"
#include "runtime/values/arithmetic.h"

namespace merit::interpreter {

namespace {

/// Whether one of ascending times lies in [from, until].
bool any_between(const std::vector<int64_t>& times, int64_t from, int64_t until) {
  const auto first = std::ranges::lower_bound(times, from);
  return first != times.end() && *first <= until;
}

int64_t saturating_subtract(int64_t a, int64_t b) {
  const values::Maybe<int64_t> difference = values::subtract(a, b);
  if (difference.known) return difference.value;
  return b < 0 ? std::numeric_limits<int64_t>::max() : std::numeric_limits<int64_t>::min();
}

}  // namespace

std::vector<int64_t> Evaluation::times_of(PatternId id, bool with_doubtful) {
  const EventMatches& matches = matches_of(id);
  std::vector<int64_t> times;
  for (const int64_t event : matches.certain) times.push_back(time_of(event));
  if (with_doubtful) {
    for (const int64_t event : matches.doubtful) times.push_back(time_of(event));
    std::ranges::sort(times);
  }
  return times;
}

std::vector<int64_t> Evaluation::match_ends(const std::vector<semantics::Sequence::Step>& steps, bool overlapping,
                                            bool with_doubtful) {
  struct Candidate {
    int64_t at;
    size_t step;
  };
  std::vector<Candidate> candidates;
  std::vector<int64_t> shortest(steps.size()), longest(steps.size());
  for (size_t i = 0; i < steps.size(); ++i) {
    for (const int64_t at : times_of(steps[i].pattern, with_doubtful)) candidates.push_back({at, i});
    shortest[i] = std::max<int64_t>(1, steps[i].after ? count(*steps[i].after) : 1);  // strictly later
    longest[i] = steps[i].within ? count(*steps[i].within) : std::numeric_limits<int64_t>::max();
  }
  std::ranges::stable_sort(candidates, {}, &Candidate::at);

  std::vector<int64_t> ends;
  std::vector<std::vector<int64_t>> reached(steps.size());  // by step: when a match may have come so far
  for (const auto& [at, step] : candidates) {
    const bool fits = step == 0 ? overlapping || ends.empty() || at > ends.back()
                                : any_between(reached[step - 1], saturating_subtract(at, longest[step]),
                                              saturating_subtract(at, shortest[step]));
    if (!fits) continue;
    if (step + 1 < steps.size()) {
      reached[step].push_back(at);
    } else {
      ends.push_back(at);
      if (!overlapping) reached.assign(steps.size(), {});
    }
  }
  return ends;
}

std::vector<int64_t> Evaluation::ends_of(SequenceId id, bool with_doubtful) {
  return match_ends(model_[id].steps, false, with_doubtful);
}

Truth Evaluation::not_followed(const semantics::Sequence& sequence, bool doubtful_before, bool doubtful_after) {
  std::vector<semantics::Sequence::Step> before = sequence.steps;
  const semantics::Sequence::Step last = before.back();
  before.pop_back();
  const std::vector<int64_t> after = times_of(last.pattern, doubtful_after);
  Truth passes = Truth::no;
  for (const int64_t end : match_ends(before, true, doubtful_before)) {
    const int64_t until = last.within ? values::saturating_add(end, count(*last.within)) : row_.now;
    if (end < until && any_between(after, end + 1, until)) continue;
    passes = kleene_or(passes, until <= row_.now ? Truth::yes : Truth::missing);
  }
  return passes;
}

/// In doubt: least with the doubtful events of the last step alone, greatest with those of the steps before.
Datum Evaluation::not_followed(SequenceId id) {
  if (view_ == View::plain) return datum_of(not_followed(model_[id], false, false));
  const Truth least = not_followed(model_[id], false, true);
  const Truth greatest = not_followed(model_[id], true, false);
  return least == greatest ? datum_of(least) : unknown();
}

}  // namespace merit::interpreter
