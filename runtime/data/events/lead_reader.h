/// Private to this room: whose the events of chunks are.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/data/events/event_source.h"
#include "runtime/data/fields/chosen_cells.h"
#include "runtime/data/fields/field_reader.h"
#include "runtime/data/tables/chunk.h"
#include "runtime/data/tables/row_bits.h"
#include "runtime/data/terms/request.h"

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
  /// Of the source, by the same position.
  struct Place {
    FieldReader reader;
    std::shared_ptr<const TextDictionary> dictionary = {};  ///< of keys that are codes
    std::vector<int32_t> lead_of_code = {};
  };

  void choose(const EventRows& events, size_t place);
  void find_at(Place& place, const ChunkColumn& keys, std::span<const int32_t> rows, std::span<int32_t> leads);
  void find_by_code(Place& place, const ChunkColumn& keys, std::span<const int32_t> rows, std::span<int32_t> leads);
  bool find_by_number(Place& place, const ChunkColumn& keys, std::span<const int32_t> rows, std::span<int32_t> leads);
  void find_by_cells(Place& place, const ChunkColumn& keys, std::span<const int32_t> rows, std::span<int32_t> leads);

  const Request& request_;
  const EventSource& source_;
  const OwnerSearch* owners_;
  bool has_one_place_;  ///< for all events
  std::vector<Place> places_;

  RowBits is_here_;  ///< of events: those that have a place
  ChosenCells here_;
  std::vector<int32_t> leads_here_;
  std::vector<int32_t> cells_;  ///< that are read, or looked for, next
  std::vector<int32_t> new_leads_;
};

}  // namespace merit::data
