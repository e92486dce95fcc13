#include "runtime/library/batch.h"

#include "runtime/library/event_tables.h"
#include "runtime/library/lead_events.h"
#include "runtime/library/match_columns.h"
#include "runtime/library/parameters.h"
#include "runtime/library/processor.h"

namespace merit::library {

namespace {

/// Leads are taken in pieces that stay in cache.
constexpr int64_t kMostLeads = 1024;
constexpr int64_t kMostEvents = 16'384;

class Batch {
 public:
  Batch(Call& call, const merit_leads& given, Blocks& block, merit_memory& memory, Owner& owner)
      : call_(call),
        given_(given),
        block_(block),
        memory_(memory),
        owner_(owner),
        tables_(call, given.now),
        code_(code_for_this_processor(call.definition)) {}

  bool run(ArrowArray& made) {
    parameters_ = room_for<merit_value>(call_.blocks, call_.description().parameter_count);
    if (!take_parameters(call_.description(), given_.settings, given_.setting_count, call_.failure, parameters_) ||
        !open_leads() || !tables_.open(given_, leads_) || !tables_.settle(leads_.length)) {
      return false;
    }
    Decisions decisions(call_, owner_, static_cast<uint64_t>(leads_.length));
    for (int64_t first = 0; first < leads_.length;) {
      const int64_t end = end_of_piece(first);
      if (!decide(first, end, decisions)) return false;
      first = end;
    }
    decisions.finish(made);
    return true;
  }

 private:
  bool open_leads() {
    const merit_description& description = call_.description();
    const TextView where = {"leads", 5};
    if (!open_array(given_.schema, given_.array, where, call_.blocks, call_.failure, leads_)) return false;
    if (leads_.format.shape != Shape::structure) {
      return call_.failure.is(merit_wrong_schema, "`leads` is no structure of columns");
    }
    if (leads_.length > INT32_MAX) return call_.failure.is(merit_too_large, "`leads` has too many rows");
    readers_ = room_for<FieldReader>(call_.blocks, description.lead_field_count);
    for (uint64_t f = 0; f < description.lead_field_count; ++f) {
      const bool is_key = description.key_field == static_cast<int64_t>(f);
      readers_[f] = FieldReader(description.lead_fields[f], is_key, call_.clock, call_.blocks);
      if (description.lead_fields[f].needed && !bind(description.lead_fields[f], readers_[f])) return false;
    }
    return true;
  }

  bool bind(const merit_field& field, FieldReader& reader) {
    const ColumnMatch match = match_column(leads_, view(field.source), field.named_by_from);
    const TextView subject = view(call_.description().subject);
    if (match.column < 0) {
      return call_.failure.is(merit_wrong_schema, "`leads` lacks the column ", Quoted{view(field.source)},
                              ", which the ", subject, " field ", Quoted{view(field.name)}, " is read from");
    }
    const auto name_of = [&](int64_t child) {
      const ArrowSchema* const schema = leads_.schema->children[child];
      return view_of_string(schema->name);
    };
    if (match.rival >= 0) {
      return call_.failure.is(merit_wrong_schema, "the ", subject, " field ", Quoted{view(field.name)},
                              " could be either of two columns: ", Quoted{name_of(match.column)}, " and ",
                              Quoted{name_of(match.rival)});
    }
    auto* const array = room_for<Array>(call_.blocks, 1);
    *array = Array();
    if (!open_child(leads_, match.column, name_of(match.column), call_.blocks, call_.failure, *array)) return false;
    reader.set_array(array);
    return true;
  }

  int64_t end_of_piece(int64_t first) {
    int64_t events = 0;
    int64_t lead = first;
    while (lead < leads_.length && lead - first < kMostLeads && events < kMostEvents) {
      for (uint64_t t = 0; t < tables_.size(); ++t) {
        int64_t begin = 0, end = 0;
        tables_[t].range(lead, begin, end);
        events += end - begin;
      }
      ++lead;
    }
    return lead;
  }

  /// Of those from `first` to `end`, the ones that are not null as a whole.
  CellList leads_that_are_there(int64_t first, int64_t end) {
    auto* const rows = room_for<int64_t>(block_, static_cast<size_t>(end - first));
    auto* const places = room_for<uint32_t>(block_, static_cast<size_t>(end - first));
    uint64_t count = 0;
    for (int64_t lead = first; lead < end; ++lead) {
      if (leads_.is_null(lead)) continue;
      rows[count] = lead;
      places[count++] = static_cast<uint32_t>(lead - first);
    }
    return {rows, places, count};
  }

  bool fill_leads(int64_t first, int64_t end, merit_batch& batch) {
    const merit_description& description = call_.description();
    auto* const columns = zeroed<merit_column>(block_, call_.definition.lead_column_count);
    empty_columns(block_, description.lead_fields, description.lead_field_count, columns,
                  static_cast<uint64_t>(end - first));
    const CellList cells = leads_that_are_there(first, end);
    for (uint64_t f = 0; f < description.lead_field_count; ++f) {
      const merit_field& field = description.lead_fields[f];
      if (field.column < 0) continue;
      const merit_column& column = columns[field.column];
      const int64_t unreadable = readers_[f].store_cells(cells, column);
      if (!field.required) {
        call_.report.unreadable_lead_values += unreadable;
        continue;
      }
      for (int64_t lead = first; lead < end; ++lead) {
        if (bit_at(column.validity, static_cast<uint64_t>(lead - first))) continue;
        return call_.failure.is(merit_wrong_data, "row ", lead, " of `leads` lacks ", Quoted{view(field.name)},
                                ", which is required");
      }
    }
    batch.lead_columns = columns;
    return true;
  }

  bool decide(int64_t first, int64_t end, Decisions& decisions) {
    block_.reset();
    memory_.kept.reset();
    merit_batch batch = {};
    if (!fill_leads(first, end, batch)) return false;
    LeadEvents events(call_, tables_, block_);
    events.gather(first, end);
    events.fill(batch);
    const auto count = static_cast<uint64_t>(end - first);
    auto* const rows = room_for<merit_row>(block_, count);
    for (uint64_t i = 0; i < count; ++i) {
      rows[i] = {static_cast<int64_t>(i), events.offsets()[i], events.offsets()[i + 1], given_.now};
    }
    batch.rows = rows;
    batch.row_count = count;
    batch.parameters = parameters_;
    const merit_outputs outputs = decisions.room(static_cast<uint64_t>(first), count, block_, memory_);
    code_.evaluate(&batch, &outputs);
    return decisions.take(static_cast<uint64_t>(first), count, outputs);
  }

  Call& call_;
  const merit_leads& given_;
  Blocks& block_;  ///< for a piece of the leads
  merit_memory& memory_;
  Owner& owner_;
  Array leads_;
  FieldReader* readers_ = nullptr;  ///< by lead field
  EventTables tables_;
  const merit_code& code_;
  merit_value* parameters_ = nullptr;
};

struct Work {
  Batch& batch;
  ArrowArray& made;
  Failure& failure;

  static int32_t run(void* work) {
    auto* const self = static_cast<Work*>(work);
    return self->batch.run(self->made) ? merit_ok : self->failure.status();
  }
};

}  // namespace

int32_t decide_batch(Call& call, const merit_leads& given, Escape& escape, Blocks& block, merit_memory& memory,
                     Owner& owner, ArrowArray& made) {
  Batch batch(call, given, block, memory, owner);
  Work work = {batch, made, call.failure};
  return guarded(escape, &Work::run, &work);
}

}  // namespace merit::library
