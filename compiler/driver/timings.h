/// How long the stages of a run took: `--timings`.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/plan/stopwatch.h"

namespace merit::driver {

struct StageTime {
  std::string name;  ///< `parse`, `plan`, `evaluate` …
  std::string part;  ///< of a part of the stage, such as one pass over the plan; else empty
  plan::Took took;
};

/// Stages in the order in which they first ran; what runs again is added up.
class Timings {
 public:
  void add(std::string_view name, const plan::Took& took, std::string_view part = {}) {
    const auto same = [&](const StageTime& stage) { return stage.name == name && stage.part == part; };
    const auto found = std::ranges::find_if(stages_, same);
    if (found != stages_.end()) {
      found->took += took;
    } else {
      stages_.push_back({std::string(name), std::string(part), took});
    }
  }
  void add(const Timings& others) {
    for (const StageTime& stage : others.stages_) add(stage.name, stage.took, stage.part);
  }
  const std::vector<StageTime>& stages() const { return stages_; }

 private:
  std::vector<StageTime> stages_;
};

/// Times one stage, from here to the end of the block.
class StageTimer {
 public:
  StageTimer(Timings& timings, std::string_view name) : timings_(timings), name_(name) {}
  ~StageTimer() { timings_.add(name_, stopwatch_.lap()); }
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;

 private:
  Timings& timings_;
  std::string_view name_;
  plan::Stopwatch stopwatch_;
};

}  // namespace merit::driver
