#include "runtime/data/tables/lists_of_structures.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <memory>

namespace merit::data {
namespace {

/// Calls `use` with lists as the class that they are.
template <typename Use>
arrow::Status with_lists(const arrow::Array& lists, const Use& use) {
  switch (lists.type_id()) {
    case arrow::Type::LIST:
      return use(static_cast<const arrow::ListArray&>(lists));
    case arrow::Type::LARGE_LIST:
      return use(static_cast<const arrow::LargeListArray&>(lists));
    case arrow::Type::FIXED_SIZE_LIST:
      return use(static_cast<const arrow::FixedSizeListArray&>(lists));
    case arrow::Type::LIST_VIEW:
      return use(static_cast<const arrow::ListViewArray&>(lists));
    case arrow::Type::LARGE_LIST_VIEW:
      return use(static_cast<const arrow::LargeListViewArray&>(lists));
    default:
      return arrow::Status::TypeError("not a list");
  }
}

}  // namespace

bool is_list_of_structures(const arrow::DataType& type) {
  const arrow::Type::type id = type.id();
  if ((!arrow::is_list_like(id) && !arrow::is_list_view(id)) || id == arrow::Type::MAP) return false;
  return type.field(0)->type()->id() == arrow::Type::STRUCT;
}

arrow::Result<arrow::ArrayVector> fields_in_lists(const arrow::Array& lists) {
  std::shared_ptr<arrow::Array> structures;
  ARROW_RETURN_NOT_OK(with_lists(lists, [&](const auto& array) { return array.Flatten().Value(&structures); }));
  return static_cast<const arrow::StructArray&>(*structures).Flatten();
}

arrow::Status append_list_ends(const arrow::Array& lists, std::vector<int64_t>& ends) {
  return with_lists(lists, [&](const auto& array) {
    for (int64_t row = 0; row < array.length(); ++row) {
      ends.push_back(ends.back() + (array.IsValid(row) ? array.value_length(row) : 0));
    }
    return arrow::Status::OK();
  });
}

}  // namespace merit::data
