#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace merit::cli {
namespace {

constexpr uint32_t kNarrowest = 40;
constexpr uint32_t kWidest = 400;

/// An empty variable counts as unset, as https://no-color.org has it.
std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? std::string_view(value) : std::string_view();
}

uint32_t width_of(int file_descriptor) {
  winsize size{};
  uint32_t width = 80;
  if (ioctl(file_descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) width = size.ws_col;
  return std::clamp(width, kNarrowest, kWidest);
}

std::string_view escape_of(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::bold:
      return "\x1b[1m";
    case Ink::dim:
      return "\x1b[2m";
    case Ink::red:
      return "\x1b[31m";
    case Ink::green:
      return "\x1b[32m";
    case Ink::yellow:
      return "\x1b[33m";
    case Ink::cyan:
      return "\x1b[36m";
  }
  return "";
}

}  // namespace

Terminal terminal_of(int file_descriptor, ColorChoice choice) {
  Terminal terminal;
  terminal.is_terminal = isatty(file_descriptor) == 1;
  terminal.interactive = terminal.is_terminal && environment("TERM") != "dumb";
  if (terminal.is_terminal) terminal.width = width_of(file_descriptor);
  switch (choice) {
    case ColorChoice::always:
      terminal.colours = true;
      break;
    case ColorChoice::never:
      break;
    case ColorChoice::automatic:
      terminal.colours = terminal.interactive && environment("NO_COLOR").empty();
  }
  return terminal;
}

std::string paint(const Terminal& terminal, Ink ink, std::string_view text) {
  if (!terminal.colours || ink == Ink::plain || text.empty()) return std::string(text);
  std::string painted(escape_of(ink));
  painted += text;
  painted += "\x1b[0m";
  return painted;
}

}  // namespace merit::cli
