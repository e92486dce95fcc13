/// Private to this room: whose the events of chunks are.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/data/chunk.h"
#include "runtime/data/event_source.h"
#include "runtime/data/field_reader.h"
#include "runtime/data/request.h"

namespace merit::data {

class OwnerSearch;

/// Some rows of a chunk, and which kinds of event they are.
struct EventRows {
  std::span<const int32_t> rows;
  std::span<const uint16_t> kinds;
};

/// Finds the leads of one part's events chunk by chunk where the leads are known by then; else reads the cells that say
/// whose events are. Used by one thread; many may read at once.
class LeadReader {
 public:
  /// `owners`: null where the leads are not known yet. All arguments outlive this.
  LeadReader(const Request& request, const EventSource& source, const values::Zone& zone, const OwnerSearch* owners);

  /// Whether leads are found, by the list that an event stands in or by its key, which is read as it stands. Of other
  /// fields, texts become codes that have no values before the end of the part.
  bool finds_leads() const;

  /// The first lead of each event, or none.
  void find(const Chunk& chunk, const EventRows& events, std::span<int32_t> leads);

  /// Makes room for the cells of so many events.
  void reserve(size_t events);
  /// Appends the cells of each place.
  void read(const Chunk& chunk, const EventRows& events);
  /// The cells, by place; the reader is used up.
  std::vector<columns::ColumnPtr> finish();

 private:
  const columns::Column& read_place(const Chunk& chunk, const EventRows& events, size_t place);
  std::span<const int32_t> places_of(const ChunkColumn& keys, const EventRows& events);
  void find_by_code(const ChunkColumn& keys, const EventRows& events, std::span<int32_t> leads);
  bool find_by_number(const ChunkColumn& keys, const EventRows& events, std::span<int32_t> leads);
  void find_new(const ChunkColumn& keys);
  /// The row where an event's only place says whose it is.
  int32_t row_at(const EventRows& events, size_t i) const {
    return source_.place_of_kind[events.kinds[i]] == 0 ? events.rows[i] : kNoRow;
  }

  const Request& request_;
  const EventSource& source_;
  const OwnerSearch* owners_;
  bool has_one_place_;                                    ///< for all events
  std::vector<FieldReader> readers_;                      ///< by place
  std::vector<int32_t> cells_;                            ///< rows, or `kNoRow`, that are read next
  std::shared_ptr<const TextDictionary> key_dictionary_;  ///< of keys that are codes
  std::vector<int32_t> lead_of_code_, new_leads_;
};

}  // namespace merit::data
