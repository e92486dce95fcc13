/// How much is read before a file is refused. Private to this folder.
#pragma once

#include <cstddef>
#include <cstdint>

namespace merit::syntax {

constexpr uint32_t kMaxBytes = 16 << 20;
constexpr uint32_t kMaxTokens = 1'000'000;

/// Brackets inside brackets: more than this is refused, so that nothing later recurses deeper than it can.
constexpr uint32_t kMaxNesting = 200;

/// Longer sums and products are refused, those in brackets inside them counted along: their trees lean to one side and
/// are as deep as they are long.
constexpr uint32_t kMaxOperators = 1000;

}  // namespace merit::syntax
