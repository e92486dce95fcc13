/// What page_table.py makes of docs/diagnostics.
#pragma once

#include <span>
#include <string_view>

namespace merit::diagnostics {

struct Page {
  std::string_view name;
  std::string_view text;
};

/// In the order of their names.
std::span<const Page> all_pages();

}  // namespace merit::diagnostics
