/// Text → tokens. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/token.h"

namespace merit::syntax {

/// White space that no file has between words: takes the place of backslashes in `Lexed::fragment`.
constexpr char kFragmentPadding = '\v';

struct Lexed {
  std::vector<Token> tokens;  ///< with all line ends, without comments
  std::vector<Comment> comments;
  /// The `##` lines right above a token, which names them by index.
  std::vector<std::vector<Comment>> documentation;
  /// Of an expression inside a text: what was read, and where it begins; else empty (see templates.cpp).
  std::string fragment;
  uint32_t fragment_begin = 0;
  bool complete = true;  ///< false: given up at something hostile, which is reported
};

/// `text` is valid UTF-8; its first byte stands at `begin` in `file`.
Lexed lex(std::string_view text, source::FileId file, uint32_t begin, diagnostics::Diagnostics& diagnostics);

}  // namespace merit::syntax
