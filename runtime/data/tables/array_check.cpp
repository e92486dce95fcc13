#include "runtime/data/tables/array_check.h"

#include <arrow/array.h>
#include <arrow/type.h>
#include <arrow/util/bit_util.h>

#include <algorithm>
#include <type_traits>
#include <vector>

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

/// The same of texts as views, which stand in the array itself where they are short. What stands where a cell is
/// missing is not looked at.
bool has_wrong_views(const arrow::StringViewArray& texts) {
  const auto& buffers = texts.data()->buffers;
  std::vector<int64_t> sizes;  // of the bytes that views point into, and of none at all
  for (size_t i = 2; i < buffers.size(); ++i) sizes.push_back(buffers[i] ? buffers[i]->size() : 0);
  const size_t count = sizes.size();
  sizes.push_back(0);
  const uint8_t* const known = texts.null_count() > 0 ? texts.null_bitmap_data() : nullptr;
  const arrow::BinaryViewType::c_type* const views = texts.raw_values();
  uint32_t wrong = 0;
  for (int64_t i = 0; i < texts.length(); ++i) {
    const auto& [size, prefix, buffer, begin] = views[i].ref;
    const auto is_apart = static_cast<uint32_t>(static_cast<uint32_t>(size) > arrow::BinaryViewType::kInlineSize);
    const int64_t room = sizes[std::min<size_t>(static_cast<uint32_t>(buffer), count)];
    const auto is_outside =
        static_cast<uint32_t>((size | begin) < 0) | static_cast<uint32_t>(int64_t{begin} + size > room);
    const auto is_known = uint32_t{known == nullptr || arrow::bit_util::GetBit(known, texts.offset() + i)};
    wrong |= is_apart & is_outside & is_known;
  }
  return wrong != 0;
}

/// That there are as many views as it says. Arrow's own check looks at each of them as well.
arrow::Status check_view_outline(const arrow::ArrayData& texts) {
  if (texts.buffers.size() < 2) return arrow::Status::Invalid("an array of texts has no views");
  constexpr int32_t kViewBytes = sizeof(arrow::BinaryViewType::c_type);
  return arrow::MakeArray(arrow::ArrayData::Make(arrow::fixed_size_binary(kViewBytes), texts.length,
                                                 {texts.buffers[0], texts.buffers[1]}, texts.null_count, texts.offset))
      ->Validate();
}

}  // namespace

arrow::Status check_array(const arrow::Array& cells) {
  // The outline first: only then may the children be taken apart.
  ARROW_RETURN_NOT_OK(cells.Validate());
  return arrow::MakeArray(with_bytes_for_text(cells.data()))->ValidateFull();
}

arrow::Status check_length(const arrow::Array& cells) {
  return cells.type_id() == arrow::Type::STRING_VIEW ? check_view_outline(*cells.data()) : cells.Validate();
}

arrow::Status check_outline(const arrow::Array& cells) {
  switch (cells.type_id()) {
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::STRING_VIEW:
      return check_length(cells);
    default:
      return check_array(cells);
  }
}

arrow::Status check_places(const arrow::Array& slice) {
  bool wrong = false;
  if (slice.type_id() == arrow::Type::STRING) {
    wrong = has_wrong_offsets(static_cast<const arrow::StringArray&>(slice));
  } else if (slice.type_id() == arrow::Type::LARGE_STRING) {
    wrong = has_wrong_offsets(static_cast<const arrow::LargeStringArray&>(slice));
  } else if (slice.type_id() == arrow::Type::STRING_VIEW) {
    wrong = has_wrong_views(static_cast<const arrow::StringViewArray&>(slice));
  }
  return wrong ? arrow::Status::Invalid("a text of an array lies outside it") : arrow::Status::OK();
}

}  // namespace merit::data
