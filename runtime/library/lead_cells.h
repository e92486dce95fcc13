/// One lead of a caller's structs, as compiled code reads it.
#pragma once

#include "runtime/library/context.h"

namespace merit::library {

/// Writes the lead's cells, and those of its events that it has at `now`, in the language's order, to the columns of
/// the context, which has room for all of them. False: `failure` says what is wrong.
class LeadCells {
 public:
  LeadCells(merit_context& context, const merit_lead& lead, Failure& failure)
      : context_(context), room_(context.room), lead_(lead), failure_(failure) {}

  bool write_lead();
  bool write_events();
  /// How many events were written.
  uint64_t event_count() const { return count_; }

 private:
  bool write_lead_fields();
  void clear_columns();
  bool take_plain_events();
  bool take_events();
  bool write_fields();
  bool lacks_a_field(const merit_event& event) const;
  bool stands_before(const merit_event& a, const merit_event& b) const;
  void sort();
  const merit_description& description() const { return context_.definition.description; }

  merit_context& context_;
  EventRoom& room_;
  const merit_lead& lead_;
  Failure& failure_;
  uint64_t count_ = 0;
};

}  // namespace merit::library
