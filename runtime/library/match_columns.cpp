#include "runtime/library/match_columns.h"

#include "runtime/values/fold.h"

namespace merit::library {

namespace {

TextView name_of(const Array& structure, int32_t child) {
  const ArrowSchema* const schema = structure.schema->children[child];
  return schema == nullptr ? TextView() : view_of_string(schema->name);
}

}  // namespace

ColumnMatch match_column(const Array& structure, TextView wanted, bool exact) {
  const int64_t children = structure.schema->children == nullptr ? 0 : structure.schema->n_children;
  const auto fits = [&](bool (*same)(TextView, TextView)) {
    return [&structure, wanted, same](int32_t child) {
      const TextView name = name_of(structure, child);
      return !name.empty() && same(name, wanted);
    };
  };
  return cells::match_column(static_cast<int32_t>(children < INT32_MAX ? children : INT32_MAX), exact,
                             fits(values::equals_exact), fits(names_match));
}

}  // namespace merit::library
