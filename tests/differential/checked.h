/// A definition's text as a checked model.
#pragma once

#include <expected>
#include <string>

#include "compiler/semantics/model.h"

namespace merit::differential {

/// Or what the first error says, and where.
std::expected<semantics::Model, std::string> checked(const std::string& text);

}  // namespace merit::differential
