/// JSON as every document of the command has it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "compiler/interpreter/datum.h"
#include "compiler/source/place.h"

namespace merit::cli {

using Json = nlohmann::ordered_json;

/// What is not there is null.
inline Json text_or_null(std::string_view text) {
  return text.empty() ? Json() : Json(text);
}

/// What `function` makes of each.
template <typename Range, typename Function>
Json list_of(const Range& range, const Function& function) {
  Json list = Json::array();
  for (const auto& each : range) list.push_back(function(each));
  return list;
}

/// True, false, or null where it is missing.
inline Json truth_json(interpreter::Truth truth) {
  return truth == interpreter::Truth::missing ? Json() : Json(truth == interpreter::Truth::yes);
}

/// `rest`, and where it stands in a definition.
inline Json with_place(const source::Place& place, const Json& rest) {
  Json object = {{"file", place.file}, {"line", place.line}, {"column", place.column}};
  object.update(rest);
  return object;
}

}  // namespace merit::cli
