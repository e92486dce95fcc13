#include "runtime/data/dictionary_codes.h"

#include <arrow/array.h>
#include <arrow/util/bit_util.h>

#include <limits>
#include <type_traits>

namespace merit::data {
namespace {

/// False where a code is beyond `values`. No branches: cells are missing, or not, in no order. What stands where one is
/// missing is not looked at.
template <typename Indices>
bool copy_codes(const arrow::Array& array, uint64_t values, std::vector<int32_t>& room) {
  using Code = std::make_unsigned_t<typename Indices::value_type>;
  const auto& indices = static_cast<const Indices&>(array);
  const auto* const codes = indices.raw_values();
  const uint8_t* const known = indices.null_count() > 0 ? indices.null_bitmap_data() : nullptr;
  const int64_t offset = indices.offset(), rows = indices.length();
  room.resize(static_cast<size_t>(rows));
  int32_t* const to = room.data();
  uint8_t wrong = 0;
  const auto copy = [&](int64_t row, bool is_known) {
    const auto code = static_cast<Code>(codes[row]);
    wrong |= static_cast<uint8_t>(is_known & (code >= values));
    to[row] = is_known ? static_cast<int32_t>(code) : -1;
  };
  if (known == nullptr) {
    for (int64_t row = 0; row < rows; ++row) copy(row, true);
  } else {
    for (int64_t row = 0; row < rows; ++row) copy(row, arrow::bit_util::GetBit(known, offset + row));
  }
  return wrong == 0;
}

/// Codes that can be taken as they stand.
bool are_codes(std::span<const int32_t> codes, uint64_t values) {
  uint32_t wrong = 0;
  for (const int32_t code : codes) wrong |= static_cast<uint32_t>(static_cast<uint32_t>(code) >= values);
  return wrong == 0;
}

bool copy_codes(const arrow::Array& indices, uint64_t values, std::vector<int32_t>& room) {
  switch (indices.type_id()) {
    case arrow::Type::INT8:
      return copy_codes<arrow::Int8Array>(indices, values, room);
    case arrow::Type::INT16:
      return copy_codes<arrow::Int16Array>(indices, values, room);
    case arrow::Type::INT32:
      return copy_codes<arrow::Int32Array>(indices, values, room);
    case arrow::Type::INT64:
      return copy_codes<arrow::Int64Array>(indices, values, room);
    case arrow::Type::UINT8:
      return copy_codes<arrow::UInt8Array>(indices, values, room);
    case arrow::Type::UINT16:
      return copy_codes<arrow::UInt16Array>(indices, values, room);
    case arrow::Type::UINT32:
      return copy_codes<arrow::UInt32Array>(indices, values, room);
    case arrow::Type::UINT64:
      return copy_codes<arrow::UInt64Array>(indices, values, room);
    default:
      return false;  // no type of codes
  }
}

}  // namespace

bool dictionary_fits(const arrow::DictionaryArray& cells) {
  return cells.data()->dictionary->length <= std::numeric_limits<int32_t>::max();
}

arrow::Result<std::span<const int32_t>> codes_of(const arrow::DictionaryArray& cells, std::vector<int32_t>& room) {
  const arrow::Array& indices = *cells.indices();
  const auto values = static_cast<uint64_t>(cells.data()->dictionary->length);
  bool are_right = false;
  std::span<const int32_t> codes;
  if (indices.type_id() == arrow::Type::INT32 && indices.null_count() == 0) {
    codes = {static_cast<const arrow::Int32Array&>(indices).raw_values(), static_cast<size_t>(indices.length())};
    are_right = are_codes(codes, values);
  } else {
    are_right = copy_codes(indices, values, room);
    codes = room;
  }
  if (!are_right) return arrow::Status::Invalid("a cell's code is beyond its dictionary");
  return codes;
}

}  // namespace merit::data
