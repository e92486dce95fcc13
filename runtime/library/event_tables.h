/// The tables of events of a call, bound: given beside the leads, or standing in lists of the leads.
#pragma once

#include "runtime/library/call.h"
#include "runtime/library/event_kinds.h"
#include "runtime/library/key_set.h"

namespace merit::library {

/// Where a table has what belongs to one kind of event.
struct KindColumns {
  FieldReader at;
  FieldReader* fields = nullptr;  ///< by field of the kind; those that are not needed have no array
  bool any_required = false;      ///< some field is
};

struct EventTable {
  TextView where;                  ///< names it in messages
  Array rows;                      ///< structures
  int64_t places = 0;              ///< how many events stand in the table; `row_at` says which row each is
  const uint8_t* order = nullptr;  ///< the rows by place, each an int32_t; null: they stand as they are
  /// Whose the places are: lists, a cell for each lead, or offsets.
  const Array* lists = nullptr;
  const Array* leads = nullptr;  ///< beside lists: a lead that is null has no events
  const int64_t* offsets = nullptr;
  int32_t kind = -1;  ///< of all rows; -1: `type` says it
  FieldReader type;
  EventKinds* kinds_by_type = nullptr;  ///< of `type`
  KindColumns* kinds = nullptr;         ///< by kind
  uint16_t* kind_of_place = nullptr;    ///< once it is settled
  int64_t settled_end = 0;              ///< behind the last place that is
  bool* has_kind = nullptr;             ///< by kind: whether some event is
  const Array* plain_times = nullptr;   ///< no event lacks a field or its time, and all have it here, as microseconds

  bool may_hold(uint64_t of_kind) const { return kind < 0 || static_cast<uint64_t>(kind) == of_kind; }
  /// The places of a lead.
  void range(int64_t lead, int64_t& begin, int64_t& end) const;
  /// From the first place of the first lead to the last of the last, of at least one.
  void span(int64_t lead_count, int64_t& begin, int64_t& end) const;
  /// Each lead's places follow those of the lead before it.
  bool is_without_gaps() const {
    return lists == nullptr || (lists->validity == nullptr && leads->validity == nullptr);
  }
  /// The row that stands at a place.
  int64_t row_at(int64_t place) const {
    if (order == nullptr) return place;
    int32_t row = 0;
    __builtin_memcpy(&row, order + place * static_cast<int64_t>(sizeof row), sizeof row);
    return row;
  }
  /// Of a row that may be null as a whole.
  Reading read(FieldReader& reader, int64_t row) const { return rows.is_null(row) ? Reading() : reader.read(row); }
};

class EventTables {
 public:
  EventTables(Call& call, int64_t now) : call_(call), now_(now) {}

  /// Finds and binds them. `leads` are the leads' structures, which outlive this.
  bool open(const merit_leads& given, const Array& leads);
  /// Says of each place which kind its event is, and which repeat a key: the first in the order of the tables and
  /// places stays.
  bool settle(int64_t lead_count);

  int64_t now() const { return now_; }
  /// By kind: the time that an event must have to matter.
  const int64_t* earliest() const { return earliest_; }
  uint64_t size() const { return count_; }
  EventTable& operator[](uint64_t table) { return tables_[table]; }

 private:
  bool open_given(const merit_event_table& given, uint64_t number, int64_t lead_count);
  bool open_nested(const Array& leads);
  bool open_list(const Array& leads, int64_t child, int32_t kind);
  bool bind(EventTable& table);
  bool bind_kind(EventTable& table, uint64_t kind);
  bool bind_column(EventTable& table, TextView who, TextView name, bool exact, FieldReader& reader);
  bool check_found();
  bool open_order(EventTable& table, uint64_t number);
  void find_kinds(EventTable& table, int64_t first, int64_t end) const;
  void find_kinds_of_rows(EventTable& table, int64_t first, int64_t end, uint16_t* kinds) const;
  void settle_places(EventTable& table, int64_t place, int64_t end);
  void settle_keys(EventTable& table, int64_t place, int64_t end);
  void find_plain_times(EventTable& table) const;
  template <typename RowAt>
  void mark_times(const EventTable& table, int64_t first, int64_t end, uint16_t* kinds, RowAt row_at) const;

  Call& call_;
  int64_t now_;
  int64_t* earliest_ = nullptr;  ///< and last, of what is of no kind
  EventTable* tables_ = nullptr;
  KeySet* keys_ = nullptr;  ///< by kind; null: none has keys, or they are settled
  uint64_t count_ = 0;
  bool keys_are_settled_ = false;
};

}  // namespace merit::library
