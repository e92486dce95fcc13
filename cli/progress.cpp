#include "cli/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "cli/figures.h"
#include "cli/interrupt.h"

namespace merit::cli {
namespace {

constexpr std::chrono::milliseconds kPatience{500};
constexpr std::chrono::milliseconds kBetweenDrawings{50};
constexpr uint32_t kBarWidth = 30;
constexpr std::string_view kBytes = "bytes";

void write_to_terminal(std::string_view text) {
  // Whether a bar could be drawn is nobody's business.
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text.data(), text.size());
}

/// Bytes are shown in megabytes, anything else is counted.
std::string amount(int64_t value, std::string_view unit) {
  if (unit == kBytes) return fmt::format("{:.1f} MB", static_cast<double>(value) / 1e6);
  return fmt::format("{} {}", with_separators(value), unit);
}

std::string amounts(int64_t done, int64_t total, std::string_view unit) {
  const std::string of = amount(total, unit);
  if (unit == kBytes) return fmt::format("{:.1f} of {}", static_cast<double>(done) / 1e6, of);
  return fmt::format("{} of {}", with_separators(done), of);
}

}  // namespace

std::string progress_line(const Terminal& terminal, std::string_view activity, int64_t done, int64_t total,
                          std::string_view unit) {
  const std::string head = pad_right(activity, 11);
  if (total <= 0) return fmt::format("{} {}", head, amount(done, unit));
  done = std::clamp<int64_t>(done, 0, total);
  const auto per_cent = static_cast<int>(100 * (static_cast<double>(done) / static_cast<double>(total)));
  const std::string tail = fmt::format("{:>3}%  {}", per_cent, amounts(done, total, unit));
  const uint32_t taken = 11 + 2 + 2 + static_cast<uint32_t>(tail.size());
  if (terminal.width < taken + 10) return fmt::format("{} {:>3}%", head, per_cent);

  const uint32_t width = std::min(kBarWidth, terminal.width - taken - 1);
  const auto filled =
      static_cast<uint32_t>(static_cast<double>(width) * static_cast<double>(done) / static_cast<double>(total));
  std::string left, right;
  for (uint32_t i = 0; i < filled; ++i) left += "━";
  for (uint32_t i = filled; i < width; ++i) right += terminal.colours ? "━" : "─";
  return fmt::format("{} {}{}  {}", head, paint(terminal, Ink::cyan, left), paint(terminal, Ink::dim, right), tail);
}

Progress::Progress(const Terminal& terminal) : terminal_(terminal), start_(Clock::now()), drawn_(start_) {}

Progress::~Progress() {
  clear();
}

void Progress::show(std::string_view activity, int64_t done, int64_t total, std::string_view unit) {
  if (!terminal_.interactive) return;
  const auto now = Clock::now();
  if (now - start_ < kPatience || now - drawn_ < kBetweenDrawings) return;
  drawn_ = now;
  if (!shown_) set_progress_shown(shown_ = true);
  write_to_terminal("\r\x1b[K" + progress_line(terminal_, activity, done, total, unit));
}

void Progress::clear() {
  if (!shown_) return;
  write_to_terminal("\r\x1b[K");
  set_progress_shown(shown_ = false);
}

}  // namespace merit::cli
