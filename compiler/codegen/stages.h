/// How long the stages on the way to code take. Private to this folder.
#pragma once

#include <ctime>
#include <string_view>

#include "compiler/codegen/codegen.h"

namespace merit::codegen {

/// Times the stages as they end.
class Stages {
 public:
  explicit Stages(Timings& timings, clockid_t whose = CLOCK_PROCESS_CPUTIME_ID)
      : timings_(timings), stopwatch_(whose) {}
  void end(std::string_view stage, std::string_view part = {}) { timings_.push_back({stage, part, stopwatch_.lap()}); }
  /// What went on until now is timed elsewhere.
  void leave_out() { stopwatch_.lap(); }

 private:
  Timings& timings_;
  plan::Stopwatch stopwatch_;
};

}  // namespace merit::codegen
