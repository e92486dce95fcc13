/// A regular expression, read. Private to this folder.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "compiler/regex/code_points.h"

namespace merit::regex {

enum class Kind : uint8_t {
  sequence,    ///< all parts, one behind the other; none: the empty text
  choice,      ///< one of the parts
  repetition,  ///< its one part, from `least` to `most` times
  characters,  ///< one code point of `characters`
  any_byte,
  assertion,  ///< `assertions` hold here
};

inline constexpr uint32_t kUnbounded = std::numeric_limits<uint32_t>::max();

/// Groups and laziness have no say in whether an expression is found, so they are not here.
struct Expression {
  Kind kind = Kind::sequence;
  uint8_t assertions = 0;  ///< values::Assertion
  uint32_t least = 0;
  uint32_t most = 0;
  CodePoints characters = {};
  std::vector<Expression> parts = {};
};

/// `pattern` is valid in RE2 (Perl's syntax, UTF-8); case is ignored where it does not say otherwise.
Expression parse(std::string_view pattern);

}  // namespace merit::regex
