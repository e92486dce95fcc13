/// The pages of docs/diagnostics, compiled in: what `merit help NAME` shows.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace merit::diagnostics {

/// The page of a diagnostic or of a problem of the data, in Markdown, by its stable name.
std::optional<std::string_view> page(std::string_view name);

/// All names that have a page, in alphabetical order.
std::vector<std::string_view> page_names();

}  // namespace merit::diagnostics
