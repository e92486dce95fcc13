/// A definition's text as a checked model.
#pragma once

#include <expected>
#include <string>

#include "compiler/semantics/model.h"

namespace merit::differential {

/// Or what the first error says, and where.
std::expected<semantics::Model, std::string> checked(const std::string& text);

/// Why there is nothing, for a message of doctest: with `-s` it is asked for where all is well, too.
template <typename Made>
std::string fault_of(const std::expected<Made, std::string>& made) {
  return made ? std::string() : made.error();
}

}  // namespace merit::differential
