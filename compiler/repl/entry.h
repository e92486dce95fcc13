/// What somebody typed at a prompt: which kind of thing it is, and whether there is more to come.
///
///     entry_kind("stage is MQL", {})                     // an expression: `is` follows the declaration word
///     entry_kind("stage MQL when any demo", {})          // a declaration
///     entry_kind("visits in last 30 days", {"visit", "visits"})   // a pattern
///
/// Text alone decides, by the language's own rules (docs/language.md, "Words and lines"); whether it is right is for
/// the compiler to say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace merit::repl {

enum class EntryKind : uint8_t {
  nothing,       ///< white space and comments
  command,       ///< `:help`
  declarations,  ///< one or several, as in a file
  pattern,       ///< events: it begins with the name of one
  expression,    ///< a condition or any other
};

/// `events`: the names and plurals of what a pattern can name.
EntryKind entry_kind(std::string_view text, const std::vector<std::string>& events);

/// Whether text ends in the middle: in an open bracket, behind a word or mark that something must follow, or behind the
/// documentation of what is to come. A command never does.
bool wants_more(std::string_view text);

/// Whether a line goes on with what stands above it: it begins with a word or mark that nothing can begin with, such as
/// `and`, `when` or `}`.
bool goes_on(std::string_view line);

/// The words, texts, numbers and marks of a piece of a definition, without comments; a text that is not closed ends
/// with it.
std::vector<std::string_view> words_of(std::string_view text);

}  // namespace merit::repl
