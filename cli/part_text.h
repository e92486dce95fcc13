/// Parts of a definition in tables.
#pragma once

#include <string>

#include "compiler/driver/parts.h"

namespace merit::cli {

/// `crm.merit:61`
std::string place_text(const driver::DefinitionPart& part);

/// `fit: +15 when employees > 50`, `stage MQL when points >= bar`, `pattern: visit in last 30 days`
std::string part_text(const driver::DefinitionPart& part);

}  // namespace merit::cli
