/// Private to this room: the text of an input in UTF-8, whatever its encoding.
#pragma once

#include <expected>

#include "runtime/data/files/source.h"
#include "runtime/data/terms/problems.h"
#include "runtime/data/text_files/stored_text.h"
#include "runtime/text/encoding.h"

namespace merit::data {

/// A text input in UTF-8, without byte-order mark.
struct Utf8Text {
  StoredText text;
  text::Encoding encoding;  ///< that the input has
  bool is_marked = false;   ///< as UTF-8
};
std::expected<Utf8Text, Error> read_text(const Source& source);
/// Reads a text that is not UTF-8, and not even for the most part, as Windows-1252; else what is none stays. Whether it
/// did.
std::expected<bool, Error> settle_windows_1252(const Source& source, Utf8Text& text);

}  // namespace merit::data
