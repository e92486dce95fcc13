/// UTF-8 as files have it, faults included.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace merit::source {

struct CodePoint {
  char32_t value = 0;   ///< U+FFFD where the bytes are not UTF-8
  uint32_t length = 0;  ///< bytes; 1 where they are not UTF-8
  bool valid = true;
};

/// The code point that begins at `offset`, which must be inside `text`. Over-long forms, surrogates and values above
/// U+10FFFF are not UTF-8. Never reads past the end.
CodePoint decode(std::string_view text, size_t offset);

/// Where the first byte that is not UTF-8 stands, if there is one.
std::optional<size_t> find_invalid_utf8(std::string_view text);

}  // namespace merit::source
