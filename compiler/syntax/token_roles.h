/// What the layout wants to know of each token: read off the parser's tree. Private to this folder.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compiler/syntax/token.h"

namespace merit::syntax {

/// A column that a token begins, in the order in which they stand in a line.
enum class Column : uint8_t { none, type, after_name, from, points_end, condition, reason, comment };
inline constexpr size_t kColumnCount = 8;

struct TokenRole {
  bool separates = false;    ///< items; else a comma or line end inside an item
  bool tight_left = false;   ///< no space before it
  bool tight_right = false;  ///< no space behind it
  Column column = Column::none;
};

/// By token of a declaration that parses.
std::vector<TokenRole> roles_of(std::span<const Token> declaration);

}  // namespace merit::syntax
