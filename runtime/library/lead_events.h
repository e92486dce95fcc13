/// The events of some leads that can matter, in the language's order, as columns that compiled code reads.
#pragma once

#include "runtime/library/call.h"
#include "runtime/library/event_tables.h"

namespace merit::library {

struct Event {
  int64_t at;
  int64_t row;  ///< of the table
  uint32_t table;
  uint16_t kind;
};

/// The events of leads that follow each other; all memory is in `blocks`.
class LeadEvents {
 public:
  LeadEvents(Call& call, EventTables& tables, Blocks& blocks) : call_(call), tables_(tables), blocks_(blocks) {}

  /// Of the leads [first, end). An event's place is counted from the first.
  void gather(int64_t first, int64_t end);
  /// `offsets()[i]`: where the events of lead first + i begin.
  const int64_t* offsets() const { return offsets_; }
  /// The members of a batch that tell of events.
  void fill(merit_batch& batch);

 private:
  void take(uint32_t table, int64_t place);
  void expect(const EventTable& table, int64_t place, int64_t end) const;
  void take_plain(uint32_t table, int64_t place, int64_t end);
  bool lacks_a_field(EventTable& table, uint16_t kind, int64_t row);
  void sort(int64_t begin, int64_t end);
  bool stands_before(const Event& a, const Event& b);
  void store_fields(const merit_column* columns);

  Call& call_;
  EventTables& tables_;
  Blocks& blocks_;
  Event* events_ = nullptr;
  int64_t count_ = 0;
  int64_t* offsets_ = nullptr;
};

/// Columns of compiled code without a known cell.
merit_column* empty_columns(Blocks& blocks, const merit_field* fields, uint64_t field_count, merit_column* columns,
                            uint64_t rows);

}  // namespace merit::library
