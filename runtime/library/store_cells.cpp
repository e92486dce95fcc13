// Many cells of one array, column by column.
#include "runtime/library/call.h"
#include "runtime/values/arithmetic.h"

namespace merit::library {

namespace {

/// A column that is written to.
struct Target {
  uint64_t* validity;
  void* values;

  explicit Target(const merit_column& column)
      : validity(const_cast<uint64_t*>(column.validity)), values(const_cast<void*>(column.values)) {}
  void put(uint64_t place, int64_t value) const {
    set_bit(validity, place);
    static_cast<int64_t*>(values)[place] = value;
  }
  void put(uint64_t place, double value) const {
    set_bit(validity, place);
    static_cast<double*>(values)[place] = value;
  }
  void put(uint64_t place, TextView value) const {
    set_bit(validity, place);
    static_cast<merit_text*>(values)[place] = {value.data, value.size};
  }
  /// A known value of a field of this type.
  void put(uint64_t place, const Reading& reading, int32_t type) const {
    if (type == merit_text_type) {
      put(place, reading.text);
    } else if (type == merit_number) {
      put(place, reading.number);
    } else {
      put(place, reading.integer);
    }
  }
};

}  // namespace

/// How many cells ahead memory is asked for: rows that stand in another order are far from each other.
constexpr uint64_t kAhead = 24;

/// `store(row, place)` for those that are not null. `kSize`: of a cell in the array's buffer of values; 0: not known.
template <int64_t kSize, typename Store>
[[gnu::always_inline]] inline void FieldReader::for_each(const CellList& cells, Store store) const {
  const bool nullable = array_->validity != nullptr;
  for (uint64_t i = 0; i < cells.count; ++i) {
    if (kSize > 0 && i + kAhead < cells.count) {
      __builtin_prefetch(array_->values + (array_->offset + cells.rows[i + kAhead]) * kSize);
    }
    if (nullable && array_->is_null(cells.rows[i])) continue;
    store(cells.rows[i], cells.places[i]);
  }
}

template <int64_t kSize, typename TextAt>
[[gnu::always_inline]] inline int64_t FieldReader::store_texts(const CellList& cells, const merit_column& column,
                                                               TextAt text_at) const {
  const Target target(column);
  int64_t unreadable = 0;
  for_each<kSize>(cells, [&](int64_t row, uint32_t place) {
    const TextView text = text_at(row);
    if (is_as_it_is_) {
      __builtin_prefetch(text.data);  // which compiled code looks at
      target.put(place, text.empty() ? TextView("", 0) : text);
      return;
    }
    const Reading reading = read_direct_text(text);
    if (reading.known()) target.put(place, reading.text);
    if (reading.state == Reading::State::unreadable) ++unreadable;
  });
  return unreadable;
}

int64_t FieldReader::store_cells(const CellList& cells, const merit_column& column) {
  if (array_ == nullptr) return 0;
  const Array& array = *array_;
  const Target target(column);
  int64_t unreadable = 0;
  const auto take = [&](const Reading& reading, uint32_t place) {
    if (reading.known()) target.put(place, reading, field().type);
    if (reading.state == Reading::State::unreadable) ++unreadable;
  };
  switch (direct_) {
    case Direct::integer64:
    case Direct::instant_micros:
      for_each<8>(cells, [&](int64_t row, uint32_t place) { target.put(place, array.value<int64_t>(row)); });
      return 0;
    case Direct::instant_nanos:
    case Direct::float64:
      for_each<8>(cells, [&](int64_t row, uint32_t place) { take(read_directly(row), place); });
      return unreadable;
    case Direct::boolean:
      for_each<0>(cells, [&](int64_t row, uint32_t place) { take(read_directly(row), place); });
      return unreadable;
    case Direct::text:
      switch (array.format.shape) {
        case Shape::text32:
          return store_texts<4>(cells, column, [&](int64_t row) { return array.text_between<int32_t>(row); });
        case Shape::text64:
          return store_texts<8>(cells, column, [&](int64_t row) { return array.text_between<int64_t>(row); });
        default:
          return store_texts<0>(cells, column, [&](int64_t row) { return array.text(row); });
      }
    case Direct::none:
      break;
  }
  if (of_value_ != nullptr) {
    array.with_code_type([&](auto zero) {
      using Code = decltype(zero);
      for_each<sizeof(Code)>(cells,
                             [&](int64_t row, uint32_t place) { take(read_value(array.value<Code>(row)), place); });
    });
  } else {
    for_each<0>(cells, [&](int64_t row, uint32_t place) { take(read(row), place); });
  }
  return unreadable;
}

}  // namespace merit::library
