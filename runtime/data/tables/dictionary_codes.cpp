#include "runtime/data/tables/dictionary_codes.h"

#include <arrow/array.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <type_traits>

#include "runtime/text/processor_levels.h"

namespace merit::data {
namespace {

/// Rows whose bits are looked at together.
constexpr int64_t kWordRows = 32;

/// By row: its bit.
constexpr auto kBitOf = [] {
  std::array<uint32_t, kWordRows> bits{};
  for (size_t row = 0; row < bits.size(); ++row) bits[row] = uint32_t{1} << row;
  return bits;
}();

/// The bits of the next rows, `kWordRows` at most, from bit `at` on.
[[gnu::always_inline]] inline uint32_t next_bits(const uint8_t* bits, int64_t at, int64_t rows) {
  constexpr int64_t kByteRows = 8;
  const uint8_t* const bytes = bits + at / kByteRows;
  const int64_t end = (at % kByteRows + rows + kByteRows - 1) / kByteRows;
  uint64_t word = 0;
  for (int64_t byte = 0; byte < end; ++byte) word |= uint64_t{bytes[byte]} << byte * kByteRows;
  return static_cast<uint32_t>(word >> at % kByteRows);
}

/// Copies codes, -1 where a cell is missing: what stands there is not looked at. False where one is beyond `values`.
/// `known`: bits, from `first_bit` on; null: no cell is missing. Lanes side by side, since cells are missing, or not,
/// in no order.
template <typename Code>
[[gnu::always_inline]] inline bool copy_cells(const Code* codes, const uint8_t* known, int64_t first_bit, int64_t rows,
                                              uint64_t values, int32_t* to) {
  using Wide = std::conditional_t<sizeof(Code) == sizeof(uint64_t), uint64_t, uint32_t>;
  const auto end = static_cast<Wide>(std::min<uint64_t>(values, std::numeric_limits<Wide>::max()));
  uint32_t wrong = 0;
  const auto copy = [&](int64_t begin, int64_t count) {
    const uint32_t bits = known == nullptr ? ~uint32_t{0} : next_bits(known, first_bit + begin, count);
    for (int64_t i = 0; i < count; ++i) {
      const auto code = static_cast<Wide>(codes[begin + i]);  // NOLINT(bugprone-signed-char-misuse): it is no character
      const uint32_t its_bit = bits & kBitOf.data()[i];
      wrong |= code >= end ? its_bit : 0;
      to[begin + i] = its_bit != 0 ? static_cast<int32_t>(code) : -1;
    }
  };
  int64_t begin = 0;
  for (; begin + kWordRows <= rows; begin += kWordRows) copy(begin, kWordRows);
  copy(begin, rows - begin);
  return wrong == 0;
}

/// The same of codes as most have them.
MERIT_LEVELS bool copy_wide_cells(const int32_t* codes, const uint8_t* known, int64_t first_bit, int64_t rows,
                                  uint64_t values, int32_t* to) {
  return copy_cells(codes, known, first_bit, rows, values, to);
}

template <typename Indices>
bool copy_codes(const arrow::Array& array, uint64_t values, std::vector<int32_t>& room) {
  const auto& indices = static_cast<const Indices&>(array);
  const uint8_t* const known = indices.data()->MayHaveNulls() ? indices.null_bitmap_data() : nullptr;
  room.resize(static_cast<size_t>(indices.length()));
  const auto* const codes = indices.raw_values();
  if constexpr (std::is_same_v<typename Indices::value_type, int32_t>) {
    return copy_wide_cells(codes, known, indices.offset(), indices.length(), values, room.data());
  } else {
    return copy_cells(codes, known, indices.offset(), indices.length(), values, room.data());
  }
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

/// Negative codes and those beyond the last: their sign says so, and asking that of all takes no maximum of each, which
/// the oldest processors have no vector instruction for.
MERIT_LEVELS bool are_codes(const int32_t* codes, size_t count, uint64_t values) {
  const uint32_t last = static_cast<uint32_t>(std::min<uint64_t>(values, uint64_t{1} << 31)) - 1;
  uint32_t signs = 0;
  for (size_t i = 0; i < count; ++i) {
    const auto code = static_cast<uint32_t>(codes[i]);
    signs |= code | (last - code);
  }
  return signs >> 31 == 0;
}

bool dictionary_fits(const arrow::DictionaryArray& cells) {
  return cells.data()->dictionary->length <= std::numeric_limits<int32_t>::max();
}

arrow::Result<std::span<const int32_t>> codes_of(const arrow::Array& indices, uint64_t values,
                                                 std::vector<int32_t>& room) {
  bool are_right = false;
  std::span<const int32_t> codes;
  if (indices.type_id() == arrow::Type::INT32 && !indices.data()->MayHaveNulls()) {
    codes = {static_cast<const arrow::Int32Array&>(indices).raw_values(), static_cast<size_t>(indices.length())};
    are_right = are_codes(codes.data(), codes.size(), values);
  } else {
    are_right = copy_codes(indices, values, room);
    codes = room;
  }
  if (!are_right) return arrow::Status::Invalid("a cell's code is beyond its dictionary");
  return codes;
}

arrow::Result<std::span<const int32_t>> codes_of(const arrow::DictionaryArray& cells, std::vector<int32_t>& room) {
  return codes_of(*cells.indices(), static_cast<uint64_t>(cells.data()->dictionary->length), room);
}

}  // namespace merit::data
