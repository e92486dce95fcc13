/// What is known of a stream that text goes to: whether people look at it, how wide it is, whether it takes colours.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace merit::cli {

enum class ColorChoice : uint8_t { automatic, always, never };

struct Terminal {
  bool is_terminal = false;
  bool interactive = false;  ///< a terminal that can rewrite its last line
  bool colours = false;
  uint32_t width = 100;  ///< columns; of a terminal its own, else a width that reads well in a file
};

/// Of an open file descriptor. `automatic` colours a terminal unless `NO_COLOR` is set or `TERM` is `dumb`.
Terminal terminal_of(int file_descriptor, ColorChoice choice);

enum class Ink : uint8_t { plain, bold, dim, red, green, yellow, cyan };

/// `text` in a colour; as it is where there are none.
std::string paint(const Terminal& terminal, Ink ink, std::string_view text);

}  // namespace merit::cli
