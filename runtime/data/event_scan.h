/// Private to this room: from chunks of a table of events to the events of a definition, step by step, each step on
/// columns of the rows that the one before has left.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/data/event_part.h"
#include "runtime/data/event_source.h"
#include "runtime/data/event_times.h"
#include "runtime/data/field_reader.h"
#include "runtime/data/lead_reader.h"
#include "runtime/data/request.h"
#include "runtime/data/value_classes.h"

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
  bool has_block() const { return part_.has_leads && part_.events.kind.size() >= block_size_; }
  /// The events since the last block; codes of texts have their dictionary with the last one, which `finish` gives.
  EventPart take_block();
  EventPart finish();

 private:
  /// A test of a kind's events, with the answers so far.
  struct AnsweredTest {
    ViewSet asking = 0;
    int32_t column = -1;  ///< of the table; -1: it lacks the field
    ViewSet missing = 0;
    ValueClasses views_left;
  };
  /// What can be seen of a kind's events, and those of the chunk of which their time alone does not say it.
  struct KindViews {
    struct Event {
      uint32_t place;  ///< in `rows_`
      ViewSet left;    ///< the views that may still see it
    };
    std::vector<int64_t> from;  ///< by view; of a kind without views, one that sees all
    bool has_required = false;  ///< fields, without which a row is no event
    int64_t unseen_before = 0;  ///< whatever their values
    int64_t seen_from = std::numeric_limits<int64_t>::max();
    std::vector<AnsweredTest> tests;
    std::vector<Event> unsure;  ///< with room for those of any chunk, once there was one
    size_t unsure_count = 0;

    // The views that reached back to the time last asked about, and between which times they are the same.
    ViewSet reached = 0;
    int64_t reached_from = 0, reached_until = 0;

    /// The views that look back as far.
    ViewSet reaching(int64_t at) {
      if (at < reached_from || at >= reached_until) look_back_to(at);
      return reached;
    }
    void look_back_to(int64_t at);

    void add_unsure(uint32_t place, ViewSet left) {
      if (unsure.empty()) unsure.resize(static_cast<size_t>(kMostChunkRows));
      unsure[unsure_count++] = {place, left};
    }
  };

  void start_block();
  template <typename CellsOf>
  EventPart take(const CellsOf& cells_of);
  void select_kinds(const Chunk& chunk);
  void count_unknown_kinds();
  void select_all(const Chunk& chunk, uint16_t kind);
  bool are_unseen(size_t kind) const;
  void read_times(const Chunk& chunk);
  void check_required(const Chunk& chunk);
  void check_now();
  void check_seen(const Chunk& chunk);
  void check_values(const Chunk& chunk, KindViews& kind);
  void add_views(const EventKind& kind, const KindBinding& binding);
  void leave_out_unseen(size_t i);
  void settle(size_t i, Fate fate, int32_t column, uint16_t lacking = 0);
  void compact();
  void append(const Chunk& chunk);
  void append_leads(const Chunk& chunk);
  void append_fields(const Chunk& chunk);

  const columns::Column& look_at(FieldReader& reader, const Chunk& chunk, int32_t column,
                                 std::span<const int32_t> rows) const;
  bool is_event(size_t i) const { return keep_[i] != 0 && (fate_.empty() || fate_[i] == Fate::event); }
  bool has_key(uint16_t kind) const { return request_.request->kinds[kind].key_field >= 0; }

  ScanRequest request_;
  const EventSource& source_;
  bool keeps_fates_ = false;
  ValueClasses kind_of_type_;     ///< what values of the type column stand for
  std::vector<KindViews> views_;  ///< by kind
  EventTimes times_;

  // Of the chunk.
  std::optional<TimeLimits> limits_;  ///< of all its rows, where they are known
  std::vector<int64_t> counts_;       ///< of rows, by place of their class
  std::vector<std::array<uint32_t, 4>> class_counters_;
  std::vector<uint8_t> stays_;  ///< by place of a class, 0 or 1

  // The rows of the chunk that are left.
  std::vector<int32_t> rows_;
  std::vector<uint16_t> kind_;
  std::vector<int64_t> at_;
  std::vector<Fate> fate_;
  std::vector<uint16_t> lacking_;
  std::vector<uint8_t> keep_;
  std::vector<int32_t> cells_;     ///< rows, or `kNoRow`, that are read next
  std::vector<uint32_t> classes_;  ///< what was read there
  std::vector<int32_t> all_rows_;  ///< 0, 1, 2 …

  LeadReader lead_reader_;
  std::vector<FieldReader> group_readers_;  ///< by field group
  EventPart part_;
  int64_t end_row_ = 0;    ///< of the part
  size_t block_size_ = 0;  ///< events
  int64_t chunk_row_ = 0;  ///< the first row of the chunk
};

}  // namespace merit::data
