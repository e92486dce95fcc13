/// Lines of source with marks under them: `^~~~` under what is at fault, `~~~~` under what belongs to it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/source/source.h"

namespace merit::diagnostics {

struct Mark {
  source::Span span;
  bool primary = false;  ///< begins with `^`
  std::string text;      ///< stands beside or below the mark; may be empty
};

struct SnippetLine {
  uint32_t line;                   ///< zero-based
  std::string text;                ///< as shown: tabs expanded, cut to the width
  std::vector<std::string> under;  ///< the marks, then texts of marks that have no room beside them
};

/// The lines that the marks, all in `file`, touch. A mark over several lines is shown on its first and its last one.
std::vector<SnippetLine> make_snippet(const source::SourceFile& file, const std::vector<Mark>& marks, uint32_t width);

}  // namespace merit::diagnostics
