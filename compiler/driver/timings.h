/// How long the stages of a run took: `--timings`.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace merit::driver {

struct StageTime {
  std::string name;  ///< `parse`, `plan`, `evaluate` …
  std::string part;  ///< of a part of the stage, such as one pass over the plan; else empty
  double seconds = 0;
};

/// Stages in the order in which they first ran; what runs again is added up.
class Timings {
 public:
  void add(std::string_view name, double seconds, std::string_view part = {}) {
    const auto same = [&](const StageTime& stage) { return stage.name == name && stage.part == part; };
    const auto found = std::ranges::find_if(stages_, same);
    if (found != stages_.end()) {
      found->seconds += seconds;
    } else {
      stages_.push_back({std::string(name), std::string(part), seconds});
    }
  }
  void add(const Timings& others) {
    for (const StageTime& stage : others.stages_) add(stage.name, stage.seconds, stage.part);
  }
  const std::vector<StageTime>& stages() const { return stages_; }

 private:
  std::vector<StageTime> stages_;
};

/// Times one stage, from here to the end of the block.
class StageTimer {
 public:
  StageTimer(Timings& timings, std::string_view name)
      : timings_(timings), name_(name), begun_(std::chrono::steady_clock::now()) {}
  ~StageTimer() {
    timings_.add(name_, std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count());
  }
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;

 private:
  Timings& timings_;
  std::string_view name_;
  std::chrono::steady_clock::time_point begun_;
};

}  // namespace merit::driver
