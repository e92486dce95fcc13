// Matches of sequences against their definition, spelled out by trying everything; times are small integers.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include "runtime/kernels/kernels.h"
#include "runtime/kernels/memory.h"

namespace merit::kernels {

namespace {

constexpr int64_t kAny = std::numeric_limits<int64_t>::max();
constexpr int64_t kEarliest = std::numeric_limits<int64_t>::min();

struct Step {
  std::vector<int64_t> times;
  int64_t after = 0;
  int64_t within = kAny;
};

using Moments = std::vector<int64_t>;
using Matches = std::vector<std::pair<int64_t, int64_t>>;  ///< their first and last time

std::vector<SequenceStep> views(std::vector<Step>& steps) {
  std::vector<SequenceStep> views;
  for (Step& step : steps) {
    views.push_back({{step.times.data(), static_cast<int64_t>(step.times.size())}, step.after, step.within});
  }
  return views;
}

Moments ends_of(std::vector<Step> steps) {
  merit_memory memory;
  const std::vector<SequenceStep> given = views(steps);
  kernels::Times ends = {};
  merit_match_ends(&memory, given.data(), static_cast<int64_t>(given.size()), &ends);
  return {ends.times, ends.times + ends.count};
}

int64_t not_followed(std::vector<Step> steps, bool bounded, int64_t now) {
  merit_memory memory;
  const std::vector<SequenceStep> given = views(steps);
  return merit_not_followed(&memory, given.data(), static_cast<int64_t>(given.size()), bounded ? 1 : 0, now);
}

// --- the definition --------------------------------------------------------------------------------------------------

/// Every event for every step.
void add_matches(const std::vector<Step>& steps, size_t step, std::pair<int64_t, int64_t> so_far, Matches& found) {
  if (step == steps.size()) {
    found.push_back(so_far);
    return;
  }
  for (const int64_t at : steps[step].times) {
    const int64_t gap = at - so_far.second;
    if (step > 0 && (gap <= 0 || gap < steps[step].after || gap > steps[step].within)) continue;
    add_matches(steps, step + 1, {step == 0 ? at : so_far.first, at}, found);
  }
}

Matches all_matches(const std::vector<Step>& steps) {
  Matches found;
  add_matches(steps, 0, {0, 0}, found);
  return found;
}

/// The most matches of which each begins strictly after the one before ends, by trying every choice.
int64_t most(const Matches& matches, int64_t after) {
  int64_t most_of_all = 0;
  for (const auto& [first, last] : matches) {
    if (first > after) most_of_all = std::max(most_of_all, 1 + most(matches, last));
  }
  return most_of_all;
}

/// Again and again the match that ends earliest.
Moments earliest_ends(const Matches& matches) {
  Moments ends;
  for (int64_t after = kEarliest;;) {
    const int64_t none = kAny;
    int64_t next = none;
    for (const auto& [first, last] : matches) {
      if (first > after) next = std::min(next, last);
    }
    if (next == none) return ends;
    ends.push_back(after = next);
  }
}

int64_t decided(const std::vector<Step>& steps, bool bounded, int64_t now) {
  const Step& last = steps.back();
  int64_t result = 0;
  for (const auto& match : all_matches({steps.begin(), steps.end() - 1})) {
    const int64_t end = match.second;
    const int64_t until = bounded ? end + last.within : now;
    const auto follows = [&](int64_t at) { return at > end && at <= until; };
    if (std::ranges::any_of(last.times, follows)) continue;
    result = std::max<int64_t>(result, now >= until ? 2 : 1);
  }
  return result;
}

class Random {
 public:
  explicit Random(uint32_t seed) : random_(seed) {}
  int64_t below(int64_t count) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(count)); }

  /// Small, with many ties; sometimes two steps share their events.
  std::vector<Step> steps() {
    std::vector<Step> steps(static_cast<size_t>(2 + below(3)));
    for (size_t i = 0; i < steps.size(); ++i) {
      if (i > 0 && below(4) == 0) {
        steps[i].times = steps[i - 1].times;
      } else {
        for (int64_t left = below(6); left > 0; --left) steps[i].times.push_back(below(14));
        std::ranges::sort(steps[i].times);
      }
      if (below(2) == 0) steps[i].after = below(5) - 1;
      if (below(2) == 0) steps[i].within = below(9) - 1;
    }
    return steps;
  }

 private:
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("matches that are counted: the most there can be, each the one that ends earliest") {
  constexpr uint32_t kSeed = 20261031;
  Random random(kSeed);
  int64_t found = 0;
  for (int round = 0; round < 20'000; ++round) {
    INFO("seed ", kSeed, ", round ", round);
    const std::vector<Step> steps = random.steps();
    const Matches matches = all_matches(steps);
    const Moments ends = ends_of(steps);
    REQUIRE(ends == earliest_ends(matches));
    REQUIRE(static_cast<int64_t>(ends.size()) == most(matches, kEarliest));
    found += static_cast<int64_t>(ends.size());
  }
  CHECK(found > 5000);
}

TEST_CASE("what is not followed: every match of the steps before is looked at") {
  constexpr uint32_t kSeed = 7;
  Random random(kSeed);
  int64_t decisions[3] = {};
  for (int round = 0; round < 20'000; ++round) {
    INFO("seed ", kSeed, ", round ", round);
    std::vector<Step> steps = random.steps();
    const bool bounded = random.below(3) > 0;
    if (bounded && steps.back().within == kAny) steps.back().within = random.below(9);
    const int64_t now = 13 + random.below(6);
    const int64_t result = not_followed(steps, bounded, now);
    REQUIRE(result == decided(steps, bounded, now));
    ++decisions[result];
  }
  for (const int64_t each : decisions) CHECK(each > 200);
}

TEST_CASE("a single step before what does not follow") {
  CHECK(not_followed({{{10}}, {{}, 0, 7}}, true, 17) == 2);
  CHECK(not_followed({{{10}}, {{}, 0, 7}}, true, 16) == 1);
  CHECK(not_followed({{{10}}, {{17}, 0, 7}}, true, 20) == 0);
  CHECK(not_followed({{{10}}, {{18}, 0, 7}}, true, 20) == 2);
  CHECK(not_followed({{{10}}, {{10}, 0, 7}}, true, 20) == 2);
  CHECK(not_followed({{{}}, {{}, 0, 7}}, true, 20) == 0);
  CHECK(not_followed({{{10}}, {{}}}, false, 10) == 2);
}

TEST_CASE("gaps and times at the ends of what a time can be") {
  CHECK(ends_of({{{kEarliest}}, {{-1}}}) == Moments{-1});
  CHECK(ends_of({{{-1}}, {{kAny - 1}, kAny}}) == Moments{kAny - 1});
  CHECK(ends_of({{{0}}, {{kAny}, kAny, kAny}}) == Moments{kAny});
  CHECK(ends_of({{{1}}, {{kAny}, kAny}}).empty());
  CHECK(ends_of({{{kAny - 1}}, {{kAny}, 2}}).empty());
  CHECK(not_followed({{{kAny - 1}}, {{}, 0, kAny}}, true, kAny) == 2);
  CHECK(not_followed({{{1}}, {{}, 0, kAny}}, true, kAny - 1) == 1);
}

TEST_CASE("100,000 events at each of ten steps") {
  constexpr int64_t kEvents = 100'000;
  std::vector<Step> steps(10);
  for (size_t i = 0; i < steps.size(); ++i) {
    for (int64_t at = 0; at < kEvents; ++at) steps[i].times.push_back(20 * at + static_cast<int64_t>(i));
    steps[i].within = 5;
  }
  CHECK(ends_of(steps).size() == kEvents);
  steps.back().within = 20 * kEvents;
  steps.back().after = 9 * kEvents;
  CHECK(ends_of(steps).size() == 2);
  CHECK(not_followed(steps, true, 40 * kEvents) == 0);
}

TEST_CASE("what is left of points: nothing where there is no span to fade over") {
  CHECK(merit_halving(10, 10, 5) == 1);
  CHECK(merit_halving(20, 10, 5) == 0.25);
  CHECK(merit_fading(14, 10, 5) == 0.2);
  CHECK(merit_fading(15, 10, 5) == 0);
  CHECK(merit_halving(10, 10, 0) == 0);
  CHECK(merit_fading(10, 10, -1) == 0);
  CHECK(merit_halving(kAny, kEarliest, 1) == 0);
}

}  // namespace merit::kernels
