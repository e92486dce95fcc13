/// Private to this room: from chunks of a table of events to the events of a definition: those that stay, whose they
/// are, and their fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "runtime/data/events/event_choice.h"
#include "runtime/data/events/event_part.h"
#include "runtime/data/events/event_source.h"
#include "runtime/data/events/lead_reader.h"
#include "runtime/data/fields/chosen_cells.h"
#include "runtime/data/fields/field_reader.h"
#include "runtime/data/tables/row_bits.h"
#include "runtime/data/terms/request.h"

namespace merit::data {

/// Fields of any kinds that read the same column in the same way share one column of events.
struct FieldGroup {
  const Field* field = nullptr;
  bool key = false;
  std::string shown;                   ///< as messages call it
  std::vector<int32_t> field_of_kind;  ///< by kind: which of its fields this is, or -1
};

class OwnerSearch;

/// What scanning asks for beside the table.
struct ScanRequest {
  const Request* request = nullptr;
  const std::vector<FieldGroup>* groups = nullptr;
  std::deque<SharedTexts>* texts = nullptr;  ///< by group
  const values::Zone* zone = nullptr;
  bool keep_unseen = false;  ///< events that nothing can see still make leads
  /// Where the leads are known, and are found for each part by itself; else null, and found afterwards.
  const OwnerSearch* owners = nullptr;
};

/// Scans one part of a table, chunk after chunk. Used by one thread; many may scan at once.
class EventScanner {
 public:
  EventScanner(const ScanRequest& request, const EventSource& source, size_t part);

  void scan(const Chunk& chunk);
  /// Whether what was scanned is enough to be taken.
  bool has_block() const { return part_.has_leads && part_.events.kind.size() >= block_size_ && !is_rest_short(); }
  /// The events since the last block; codes of texts have their dictionary with the last one, which `finish` gives.
  EventPart take_block();
  EventPart finish();

 private:
  /// Whether what comes behind the next row is too little for a block of its own.
  bool is_rest_short() const { return (end_row_ - next_row_) * 2 < next_row_ - block_row_; }
  void start_block();
  template <typename CellsOf>
  EventPart take(const CellsOf& cells_of);
  void append_leads(const Chunk& chunk);
  void append_fields(const Chunk& chunk);
  void find_cells(size_t group);

  ScanRequest request_;
  const EventSource& source_;
  EventChoice choice_;
  LeadReader lead_reader_;
  std::vector<FieldReader> group_readers_;           ///< by field group
  std::vector<std::vector<size_t>> kinds_of_group_;  ///< those that have the field
  EventPart part_;
  int64_t end_row_ = 0;    ///< of the part
  int64_t block_row_ = 0;  ///< the first one of the block
  int64_t next_row_ = 0;   ///< behind the last one that was scanned
  size_t block_size_ = 0;  ///< events

  // The rows of the chunk that stay.
  std::span<const int32_t> rows_;
  std::span<const uint16_t> kind_;
  RowBytes kind_bytes_;                ///< by row that stays
  std::vector<RowBits> rows_of_kind_;  ///< of those that stay
  RowBits has_field_;                  ///< likewise
  ChosenCells cells_;                  ///< of a field group
};

}  // namespace merit::data
