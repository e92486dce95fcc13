#include "runtime/data/array_check.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <type_traits>

namespace merit::data {
namespace {

using Data = std::shared_ptr<arrow::ArrayData>;

Data with_bytes_for_text(const Data& data);

/// The children with bytes for text, and the fields that go with them.
arrow::FieldVector replace_children(arrow::ArrayData& data) {
  arrow::FieldVector fields;
  for (size_t i = 0; i < data.child_data.size(); ++i) {
    data.child_data[i] = with_bytes_for_text(data.child_data[i]);
    fields.push_back(data.type->field(static_cast<int>(i))->WithType(data.child_data[i]->type));
  }
  return fields;
}

/// The same array, in which every text is bytes.
Data with_bytes_for_text(const Data& data) {
  Data copy = data->Copy();
  switch (data->type->id()) {
    case arrow::Type::STRING:
      copy->type = arrow::binary();
      break;
    case arrow::Type::LARGE_STRING:
      copy->type = arrow::large_binary();
      break;
    case arrow::Type::STRING_VIEW:
      copy->type = arrow::binary_view();
      break;
    case arrow::Type::DICTIONARY: {
      if (!copy->dictionary) break;
      copy->dictionary = with_bytes_for_text(copy->dictionary);
      const auto& type = static_cast<const arrow::DictionaryType&>(*data->type);
      copy->type = arrow::dictionary(type.index_type(), copy->dictionary->type, type.ordered());
      break;
    }
    case arrow::Type::STRUCT:
      copy->type = arrow::struct_(replace_children(*copy));
      break;
    case arrow::Type::LIST:
      copy->type = arrow::list(replace_children(*copy)[0]);
      break;
    case arrow::Type::LARGE_LIST:
      copy->type = arrow::large_list(replace_children(*copy)[0]);
      break;
    case arrow::Type::FIXED_SIZE_LIST: {
      const int32_t size = static_cast<const arrow::FixedSizeListType&>(*data->type).list_size();
      copy->type = arrow::fixed_size_list(replace_children(*copy)[0], size);
      break;
    }
    default:
      break;
  }
  return copy;
}

/// No branches: most of the time of looking at a slice would go into them.
template <typename Array>
bool has_wrong_offsets(const Array& texts) {
  const auto* const offsets = texts.raw_value_offsets();
  if (texts.length() == 0) return false;
  const int64_t bytes = texts.value_data() ? texts.value_data()->size() : 0;
  std::remove_cvref_t<decltype(*offsets)> wrong = 0;
  for (int64_t i = 0; i < texts.length(); ++i) wrong |= offsets[i + 1] < offsets[i] ? 1 : 0;
  return wrong != 0 || offsets[0] < 0 || offsets[texts.length()] > bytes;
}

}  // namespace

arrow::Status check_array(const arrow::Array& cells) {
  // The outline first: only then may the children be taken apart.
  ARROW_RETURN_NOT_OK(cells.Validate());
  return arrow::MakeArray(with_bytes_for_text(cells.data()))->ValidateFull();
}

arrow::Status check_outline(const arrow::Array& cells) {
  switch (cells.type_id()) {
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
      return cells.Validate();
    case arrow::Type::DICTIONARY:
      ARROW_RETURN_NOT_OK(cells.Validate());
      return check_array(*static_cast<const arrow::DictionaryArray&>(cells).dictionary());
    default:
      return check_array(cells);
  }
}

arrow::Status check_offsets(const arrow::Array& slice) {
  bool wrong = false;
  if (slice.type_id() == arrow::Type::STRING) {
    wrong = has_wrong_offsets(static_cast<const arrow::StringArray&>(slice));
  } else if (slice.type_id() == arrow::Type::LARGE_STRING) {
    wrong = has_wrong_offsets(static_cast<const arrow::LargeStringArray&>(slice));
  }
  return wrong ? arrow::Status::Invalid("a text of an array lies outside it") : arrow::Status::OK();
}

}  // namespace merit::data
