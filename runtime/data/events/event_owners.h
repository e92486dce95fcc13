/// Private to this room: which rows of events stay, and whose they are, once the leads are known.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "runtime/data/events/event_part.h"
#include "runtime/data/events/event_source.h"
#include "runtime/data/leads/lead_table.h"
#include "runtime/data/tables/interner.h"
#include "runtime/data/terms/inputs.h"

namespace merit::data {

struct OwnedPart {
  const EventSource* source = nullptr;
  EventPart* part = nullptr;
};

/// Fills in the leads of parts' events. An event that repeats the key of an earlier one has none, nor has one that its
/// fate or its lead leaves out; these are counted. Keys that no lead has make leads where the options say so.
class OwnerSearch {
 public:
  /// `key_columns`: by kind, the column of its key, or -1. `by_values`: some events are not nested in their leads. All
  /// arguments outlive this; the index that the leads may have is taken.
  OwnerSearch(const Request& request, const ReadOptions& options, const std::vector<int32_t>& key_columns,
              LeadTable& leads, bool by_values);

  /// Whether what becomes of an event may depend on those of other parts: a key may repeat one, or have made a lead.
  static bool needs_all_parts(const Request& request, const ReadOptions& options);

  /// One part, whatever the others are. Any number of threads may ask at once.
  void find(const OwnedPart& owned) const;
  /// All parts, in the order of the input.
  void find_all(const std::vector<OwnedPart>& parts);

  /// The first lead of each of a table's events, or none. `values`: by place of the table, a cell an event. Any number
  /// of threads may ask at once.
  void first_leads(const EventSource& source, std::span<const uint16_t> kinds,
                   std::span<const columns::Column* const> values, std::span<int32_t> leads) const;

  /// The leads with these keys, or none. Any number of threads may ask at once.
  void leads_of_keys(const columns::Column& keys, std::span<int32_t> leads) const {
    index_of(request_.key_field).first_of_all(keys, leads);
  }
  /// The same for keys that count up; null where the leads' keys do not.
  const NumberedKeys* numbered_keys() const { return index_of(request_.key_field).numbered(); }

  /// The leads of nested events, or none, by the lists that they stand in. `rows`: ascending, counted from `first_row`.
  /// Any number of threads may ask at once.
  void leads_by_list(const EventSource& source, int64_t first_row, std::span<const uint32_t> rows,
                     std::span<int32_t> leads) const;

  int64_t lead_count() const { return leads_.leads.count; }

 private:
  void drop_repeated_keys(const OwnedPart& owned);
  void find_leads(const OwnedPart& owned) const;
  void make_leads(const OwnedPart& owned);
  void settle(const OwnedPart& owned) const;
  void add_new_leads();

  void make_indexes();
  const LeadIndex& index_of(int32_t lead_field) const { return indexes_.at(lead_field); }

  const Request& request_;
  const ReadOptions& options_;
  const std::vector<int32_t>& key_columns_;
  LeadTable& leads_;
  std::map<int32_t, LeadIndex> indexes_;  ///< by lead field, where events name leads by its values
  std::vector<Interner> keys_met_;        ///< by kind
  std::vector<columns::ColumnPtr> new_keys_;
};

}  // namespace merit::data
