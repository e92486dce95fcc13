/// Private to this room: of which kind each row of a chunk is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/data/events/event_source.h"
#include "runtime/data/fields/few_classes.h"
#include "runtime/data/fields/value_classes.h"
#include "runtime/data/tables/chunk.h"
#include "runtime/data/tables/row_bits.h"
#include "runtime/data/terms/request.h"

namespace merit::data {

/// Used by one thread.
class KindRows {
 public:
  /// All arguments outlive this.
  KindRows(const Request& request, const EventSource& source, const values::Zone& zone);

  /// Goes on to a chunk: all else is said of its rows.
  void look_at(const Chunk& chunk);
  /// The rows of a kind: of those that are not wanted, none.
  const RowBits& of(size_t kind) const { return rows_of_[kFirstKind + kind]; }
  /// Those that are of no kind that the request knows.
  const RowBits& unknown() const { return rows_of_[kUnknown]; }
  /// Of a row of some wanted kind.
  uint16_t kind_of(size_t row) const;
  /// Puts the kinds of such rows one after another.
  void put_kinds(std::span<const int32_t> rows, uint16_t* to) const;

 private:
  /// In `rows_of_`.
  static constexpr size_t kUnknown = 0, kFirstKind = 1;

  /// Whether `places_` alone say it of each row.
  bool have_place_each() const { return rows_of_.size() <= RowBytes::kNone; }
  bool find_places_of_few(const ChunkColumn& types, size_t rows);

  const EventSource& source_;
  std::optional<uint16_t> only_;  ///< of a table of one kind
  bool only_is_wanted_ = false;
  ValueClasses kind_of_type_;      ///< what values of the type column stand for
  FewClasses few_;                 ///< places of what codes stand for
  std::vector<uint32_t> classes_;  ///< by row, where places are made of them
  RowBytes places_;                ///< in a stretch of `rows_of_`
  std::vector<RowBits> rows_of_;
};

}  // namespace merit::data
