/// A definition's text that grows and changes by declarations that are typed.
///
///     amend("let a = 1\n", "let a = 2").text        // "let a = 2\n"
///     amend("let a = 1\n", "score s { +a }").text   // "let a = 1\n\nscore s { +a }\n"
///
/// What a declaration redefines (the same name, the only `lead` block, the route of the same stage, a test of the same
/// name, a disqualification for the same reason), it takes the place of. Others come behind the last of their sort, so
/// that a new stage is the last of the ladder, or where a reader looks for their sort. Everything else in the text,
/// comments too, stays byte for byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace merit::repl {

/// A piece of what was typed, and where it stands now.
struct Placed {
  uint32_t at = 0;  ///< in the definition's text
  uint32_t length = 0;
  uint32_t typed_at = 0;  ///< in what was typed
};

/// A declaration that was typed.
struct Declared {
  std::string word;      ///< `let`, `stage` …
  std::string name;      ///< `engaged`; empty of what has none
  bool again = false;    ///< it took the place of one
  std::string distinct;  ///< equal of those that redefine each other
  std::string text;      ///< on one line, without comments
  std::string source;    ///< as written, with its documentation
};

struct Amended {
  std::string text;
  std::vector<Placed> placed;
  std::vector<Declared> declared;
};

/// Nothing where one of the texts has a syntax error, or nothing was typed.
std::optional<Amended> amend(const std::string& definition, const std::string& typed);

/// The text without the declaration of that name, and what it was; nothing where there is none.
struct Without {
  std::string text;
  Declared declared;
};
std::optional<Without> without(const std::string& definition, std::string_view name);

/// The declarations of a definition that parses, in order.
std::vector<Declared> declarations_of(const std::string& definition);

}  // namespace merit::repl
