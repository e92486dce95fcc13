/// Text → tokens. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/token.h"

namespace merit::syntax {

/// Brackets inside brackets: more than this is refused, so that nothing later recurses deeper than it can.
constexpr uint32_t kMaxNesting = 200;
constexpr uint32_t kMaxTokens = 1'000'000;
constexpr uint32_t kMaxBytes = 16 << 20;

struct Lexed {
  std::vector<Token> tokens;  ///< with all line ends, without comments
  std::vector<Comment> comments;
  /// The `##` lines right above a token, which names them by index.
  std::vector<std::vector<Comment>> documentation;
  bool complete = true;  ///< false: given up at something hostile, which is reported
};

/// `text` is valid UTF-8; its first byte stands at `begin` in `file`.
Lexed lex(std::string_view text, source::FileId file, uint32_t begin, diagnostics::Diagnostics& diagnostics);

}  // namespace merit::syntax
