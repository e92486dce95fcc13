/// What is asked of every text that is read, so quickly that most texts take no more than a look.
#pragma once

#include "runtime/abi/library.h"
#include "runtime/values/fold.h"
#include "runtime/values/words_of_text.h"

namespace merit::cells {

using values::TextView;

inline TextView view(const merit_text& text) {
  return {text.data, static_cast<size_t>(text.size)};
}

/// Whether no byte of a text is beyond ASCII: then it is valid UTF-8.
inline bool is_ascii(TextView text) {
  if (text.size < 8) return text.empty() || (values::load_bytes(text.data, text.size) & values::kHighBits) == 0;
  uint64_t bits = values::load_bytes(text.end() - 8, 8);
  for (const char* at = text.begin(); at < text.end() - 8; at += 8) bits |= values::load_bytes(at, 8);
  return (bits & values::kHighBits) == 0;
}

inline bool is_utf8(TextView text) {
  return is_ascii(text) || values::is_valid_utf8(text);
}

/// ASCII, and neither white space nor a control character.
constexpr bool is_plain(char byte) {
  return byte > ' ' && byte < 0x7F;
}

/// Trimming, for texts that seldom need it.
inline TextView trimmed(TextView text) {
  if (!text.empty() && is_plain(text.data[0]) && is_plain(text.data[text.size - 1])) return text;
  return values::trim(text);
}

}  // namespace merit::cells
