/// A type as JSON. Private to this folder.
#pragma once

#include <nlohmann/json.hpp>

#include "compiler/semantics/model.h"

namespace merit::link {

/// `type`, a type in one word, and beside it, of an enumeration, `values`.
void put_type(nlohmann::ordered_json& into, const semantics::Model& model, const semantics::Type& type);

}  // namespace merit::link
