#include "cli/timings.h"

#include <fmt/core.h>

#include <cmath>

#include "cli/figures.h"

namespace merit::cli {
namespace {

constexpr uint32_t kNameWidth = 22, kTimeWidth = 11, kShareWidth = 8;

/// Microseconds are enough to compare any two stages, and keep shares whole.
int64_t micros(double seconds) {
  return std::llround(seconds * 1e6);
}

std::string milliseconds(double seconds) {
  return fmt::format("{:.2f} ms", seconds * 1e3);
}

std::string line(std::string_view name, std::string_view time, std::string_view share, std::string_view processor) {
  return fmt::format("{}{}{}{}\n", pad_right(name, kNameWidth), pad_left(time, kTimeWidth),
                     pad_left(share, kShareWidth), pad_left(processor, kTimeWidth));
}

std::string line(std::string_view name, const plan::Took& took, int64_t total) {
  return line(name, milliseconds(took.seconds), share_text(micros(took.seconds), total),
              milliseconds(took.processor_seconds));
}

}  // namespace

std::string timings_text(const driver::Timings& timings, const Terminal& terminal) {
  plan::Took all;
  for (const driver::StageTime& stage : timings.stages()) {
    if (stage.part.empty()) all += stage.took;
  }
  const int64_t total = std::max<int64_t>(1, micros(all.seconds));
  std::string text = paint(terminal, Ink::dim, line("  stage", "clock", "share", "processor"));
  for (const driver::StageTime& stage : timings.stages()) {
    if (!stage.part.empty()) continue;
    text += line("  " + stage.name, stage.took, total);
    for (const driver::StageTime& part : timings.stages()) {
      if (part.name == stage.name && !part.part.empty()) {
        text += paint(terminal, Ink::dim, line("    " + part.part, part.took, total));
      }
    }
  }
  return text + line("  all stages", all, total);
}

}  // namespace merit::cli
