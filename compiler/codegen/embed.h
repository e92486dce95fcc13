/// Files of the build inside the program.
#pragma once

#include <cstddef>
#include <string_view>

/// Declares `symbol`, the bytes of the file at `path` (a literal), and `symbol_end`, where they end. Outside of any
/// namespace, once in the program.
// NOLINTBEGIN(bugprone-macro-parentheses): a name that is declared
#define MERIT_EMBED(symbol, path)                                         \
  asm(".pushsection .rodata." #symbol                                     \
      ", \"a\"\n"                                                         \
      "  .balign 16\n" #symbol                                            \
      ":\n"                                                               \
      "  .incbin \"" path "\"\n" #symbol                                  \
      "_end:\n"                                                           \
      "  .popsection\n");                                                 \
  extern "C" {                                                            \
  __attribute__((visibility("hidden"))) extern const char symbol[];       \
  __attribute__((visibility("hidden"))) extern const char symbol##_end[]; \
  }
// NOLINTEND(bugprone-macro-parentheses)

namespace merit::codegen {

/// What stands between a symbol of `MERIT_EMBED` and its end.
inline std::string_view embedded(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

}  // namespace merit::codegen
