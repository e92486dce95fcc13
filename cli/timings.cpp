#include "cli/timings.h"

#include <fmt/core.h>

#include <cmath>

#include "cli/figures.h"

namespace merit::cli {
namespace {

constexpr uint32_t kNameWidth = 22, kTimeWidth = 10, kShareWidth = 8;

/// Microseconds are enough to compare any two stages, and keep shares whole.
int64_t micros(double seconds) {
  return std::llround(seconds * 1e6);
}

std::string milliseconds(double seconds) {
  return fmt::format("{:.2f} ms", seconds * 1e3);
}

std::string line(std::string_view name, double seconds, int64_t total) {
  return fmt::format("{}{}{}\n", pad_right(name, kNameWidth), pad_left(milliseconds(seconds), kTimeWidth),
                     pad_left(share_text(micros(seconds), total), kShareWidth));
}

}  // namespace

std::string timings_text(const driver::Timings& timings, const Terminal& terminal) {
  double all = 0;
  for (const driver::StageTime& stage : timings.stages()) all += stage.part.empty() ? stage.seconds : 0;
  const int64_t total = std::max<int64_t>(1, micros(all));
  std::string text;
  for (const driver::StageTime& stage : timings.stages()) {
    if (!stage.part.empty()) continue;
    text += line("  " + stage.name, stage.seconds, total);
    for (const driver::StageTime& part : timings.stages()) {
      if (part.name == stage.name && !part.part.empty()) {
        text += paint(terminal, Ink::dim, line("    " + part.part, part.seconds, total));
      }
    }
  }
  return text + line("  all stages", all, total);
}

}  // namespace merit::cli
