/// The reserved words, for who makes names that no parser has seen.
#pragma once

#include <string_view>

namespace merit::syntax {

/// Whether a word can never be a name.
bool is_reserved_word(std::string_view word);

}  // namespace merit::syntax
