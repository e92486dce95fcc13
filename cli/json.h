/// JSON as every document of the command has it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace merit::cli {

using Json = nlohmann::ordered_json;

/// What is not there is null.
inline Json text_or_null(std::string_view text) {
  return text.empty() ? Json() : Json(text);
}

}  // namespace merit::cli
