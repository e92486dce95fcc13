#include "compiler/codegen/tables.h"

#include <algorithm>

namespace merit::codegen {

Tables tables_of(const plan::Plan& plan, const Layout& layout) {
  Tables tables;
  for (uint32_t i = 0; i < plan.text_tables.size(); ++i) {
    const plan::Operation& column = plan[plan.text_tables[i].column];
    if (column.code == plan::Opcode::lead_field) {
      const auto& found = layout.lead_fields[column.detail];
      if (found && found->dictionary) tables.push_back({i, false, column.detail});
      continue;
    }
    std::vector<int32_t> columns = layout.event_fields[column.detail];
    std::erase(columns, -1);
    std::ranges::sort(columns);
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    const auto has_dictionary = [&](int32_t each) {
      return layout.event_columns[static_cast<size_t>(each)].dictionary;
    };
    if (!std::ranges::all_of(columns, has_dictionary)) continue;
    for (const int32_t each : columns) tables.push_back({i, true, static_cast<uint32_t>(each)});
  }
  return tables;
}

}  // namespace merit::codegen
