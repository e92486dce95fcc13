/// Values that a run gives to parameters: `--set mql_threshold=60`.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/semantics/model.h"

namespace merit::driver {

/// Gives the parameter `name` the value that `text` stands for, in `values` (by `Model::parameters`). It is read as the
/// definition's literal would be, but without quotes: `60`, `1_000`, `10%`, `true`, `30 days`, `2026-10-01`. The error
/// says what is wrong: no such parameter, not of its type, or outside its range.
std::expected<void, std::string> set_parameter(const semantics::Model& model, std::vector<semantics::Value>& values,
                                               std::string_view name, std::string_view text);

}  // namespace merit::driver
