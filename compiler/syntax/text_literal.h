/// Texts in quotes: what stands between the quotes, decoded. Private to this folder.
#pragma once

#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source.h"

namespace merit::syntax {

/// NFC: one spelling for letters that Unicode can write in several ways.
std::string normalized(std::string_view text);

class TextLiteral {
 public:
  /// `quoted` is the text with its quotes, as it stands at `span`; `unclosed`: without the closing one.
  TextLiteral(std::string quoted, source::Span span, bool unclosed);

  /// Without quotes, escapes not resolved.
  std::string_view raw() const { return raw_; }
  /// A part of `raw()` as a place in the file.
  source::Span span(size_t begin, size_t end) const;

  /// `\" \\ \n \t \u{…} \{ \}` resolved, NFC. A bad escape is reported and left as it stands.
  std::string decode(diagnostics::Diagnostics& diagnostics) const { return decode(0, raw_.size(), diagnostics); }
  std::string decode(size_t begin, size_t end, diagnostics::Diagnostics& diagnostics) const;

 private:
  /// Appends what the escape at `at` means; gives the place after it.
  size_t escape(size_t at, size_t end, std::string& out, diagnostics::Diagnostics& diagnostics) const;

  std::string raw_;
  source::FileId file_;
  uint32_t begin_;
};

}  // namespace merit::syntax
