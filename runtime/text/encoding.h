/// Text of other encodings, made UTF-8.
///
/// Known are UTF-8, UTF-16 (by its byte-order mark, or by the zero bytes of plain Latin text) and, for bytes that are
/// none of these, Windows-1252, in which any byte is a character. Text that is UTF-8 for the most part stays UTF-8: the
/// few bytes of it that are not spoil their own values and no others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace merit::text {

enum class Encoding : uint8_t { utf_8, utf_16_le, utf_16_be, windows_1252 };

/// As messages say it: `UTF-16LE`.
std::string_view name_of(Encoding encoding);

/// The encoding of a text that begins so; Windows-1252 is not considered.
Encoding encoding_by_first_bytes(std::string_view first_bytes);

/// Whether bytes that are not all UTF-8 are so for the most part: they begin with its mark, or more of what is beyond
/// ASCII is well-formed than is not. Letters of Windows-1252 are hardly ever well-formed UTF-8.
bool is_mostly_utf8(std::string_view bytes);

/// The text without its byte-order mark, in UTF-8. An unpaired surrogate becomes U+FFFD.
std::string utf8_of_utf16(std::string_view bytes, Encoding encoding);
std::string utf8_of_windows_1252(std::string_view bytes);

struct Decoded {
  std::string text;  ///< UTF-8, but for stray bytes of one that is UTF-8 for the most part
  Encoding encoding = Encoding::utf_8;
};

/// A whole file, without its byte-order mark.
Decoded decode(std::string_view bytes);

/// The bytes after a UTF-8 byte-order mark, if there is one.
std::string_view without_byte_order_mark(std::string_view bytes);

}  // namespace merit::text
