#include "compiler/diagnostics/pages.h"

#include <algorithm>
#include <span>

#include "compiler/diagnostics/page_table.h"

namespace merit::diagnostics {

std::optional<std::string_view> page(std::string_view name) {
  const std::span<const Page> pages = all_pages();
  const auto found = std::ranges::lower_bound(pages, name, {}, &Page::name);
  if (found == pages.end() || found->name != name) return std::nullopt;
  return found->text;
}

std::vector<std::string_view> page_names() {
  std::vector<std::string_view> names;
  for (const Page& one : all_pages()) names.push_back(one.name);
  return names;
}

}  // namespace merit::diagnostics
