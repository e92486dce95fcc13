#include "cli/figures.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {

using diagnostics::display_width;

std::string with_separators(int64_t value) {
  const std::string digits = fmt::format("{}", value);
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0 && digits[i - 1] != '-') text += ',';
    text += digits[i];
  }
  return text;
}

std::string share_text(int64_t part, int64_t whole) {
  if (whole <= 0 || part <= 0) return "0.0%";
  const double share = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  if (share < 0.05) return "<0.1%";
  if (part < whole && share >= 99.95) return ">99.9%";
  return fmt::format("{:.1f}%", share);
}

std::string bar_text(int64_t part, int64_t whole, uint32_t width) {
  static constexpr std::array<std::string_view, 8> kEighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (whole <= 0 || part <= 0 || width == 0) return "";
  const double share = std::min(1.0, static_cast<double>(part) / static_cast<double>(whole));
  const auto eighths = std::max<int64_t>(1, std::llround(share * 8 * width));
  std::string bar;
  for (int64_t i = 0; i < eighths / 8; ++i) bar += "█";
  bar += kEighths[static_cast<size_t>(eighths % 8)];
  return bar;
}

std::string elapsed_text(double seconds) {
  if (seconds < 0.9995) return fmt::format("{:.0f} ms", seconds * 1000);
  if (seconds < 59.995) return fmt::format("{:.2f} s", seconds);
  const auto whole = std::llround(seconds);
  return fmt::format("{} min {} s", with_separators(whole / 60), whole % 60);
}

std::string counted(int64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", with_separators(count), noun, count == 1 ? "" : "s");
}

std::string pad_left(std::string_view text, uint32_t width) {
  const uint32_t taken = display_width(text);
  return std::string(width > taken ? width - taken : 0, ' ').append(text);
}

std::string pad_right(std::string_view text, uint32_t width) {
  const uint32_t taken = display_width(text);
  return std::string(text).append(width > taken ? width - taken : 0, ' ');
}

std::string fit(std::string_view text, uint32_t width) {
  // A cell can be of any length; what cannot be shown need not be looked at. A character has at most 4 bytes, and a
  // few combining ones are let through.
  std::string shown = diagnostics::printable(text.substr(0, size_t{16} * width + 64));
  const bool shortened = shown.size() < text.size() && text.size() > size_t{16} * width + 64;
  if (!shortened && display_width(shown) <= width) return shown;
  std::string cut;
  uint32_t taken = 0;
  for (size_t place = 0; place < shown.size();) {
    size_t end = place + 1;
    while (end < shown.size() && (static_cast<unsigned char>(shown[end]) & 0xC0) == 0x80) ++end;
    const std::string_view character = std::string_view(shown).substr(place, end - place);
    const uint32_t columns = display_width(character);
    if (taken + columns + 1 > width) break;
    cut += character;
    taken += columns;
    place = end;
  }
  return cut + "…";
}

}  // namespace merit::cli
