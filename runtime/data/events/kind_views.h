/// Private to this room: what can be seen of one kind's events, by when they were and by their values.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/data/events/event_binding.h"
#include "runtime/data/events/event_times.h"
#include "runtime/data/fields/few_classes.h"
#include "runtime/data/fields/value_classes.h"
#include "runtime/data/tables/chunk.h"
#include "runtime/data/terms/request.h"

namespace merit::data {

/// Used by one thread.
class KindViews {
 public:
  /// The kind and the zone outlive this.
  KindViews(const EventKind& kind, const KindBinding& binding, const values::Zone& zone);

  /// Whether some view sees each event between these times, whatever its values, or none sees any.
  bool see_all(TimeLimits limits) const { return limits.earliest >= seen_from_; }
  bool see_none(TimeLimits limits) const { return limits.latest < unseen_before_; }
  /// Looks at all rows of a chunk by the codes of the one column that makes a difference, as if they were of this kind:
  /// `seen[row]` is 0 or 1, and means nothing where a row is of another. `asked`: how many are of it. False: they have
  /// to be looked at row by row, since more than that makes a difference, or too few are of this kind.
  bool look_at_all(const Chunk& chunk, size_t asked, TimeLimits limits, uint8_t* seen);
  /// Whether some view sees each of these events of a chunk: `seen[row]` is 0 or 1. Values are asked for where they
  /// make a difference.
  void look(const Chunk& chunk, std::span<const int32_t> rows, const EventTimes& times, uint8_t* seen);

 private:
  /// A test, with the answers so far.
  struct AnsweredTest {
    ViewSet asking = 0;
    int32_t column = -1;  ///< of the table; -1: it lacks the field
    ViewSet missing = 0;
    ValueClasses views_left;
  };

  ViewSet reaching(int64_t at) const;
  AnsweredTest* only_asking(ViewSet views);
  /// Whether a test can tell what an event is seen by: no view that asks nothing sees it.
  bool asks(const AnsweredTest& test, ViewSet left) const {
    return (left & test.asking) != 0 && (left & ~all_asking_) == 0;
  }
  void find_reaching(std::span<const int32_t> rows, const EventTimes& times);
  void answer(const Chunk& chunk, AnsweredTest& test, std::span<const int32_t> rows);

  std::vector<int64_t> from_;  ///< by view; of a kind without views, one that sees all
  int64_t unseen_before_ = 0;  ///< whatever their values
  int64_t seen_from_ = 0;
  ViewSet all_asking_ = 0;
  std::vector<AnsweredTest> tests_;

  // Of the rows that are looked at.
  std::vector<int64_t> at_;
  std::vector<ViewSet> left_;  ///< the views that may still see them
  bool are_alike_ = false;     ///< in what is left
  std::vector<int32_t> asked_;
  std::vector<uint32_t> answers_;
  FewClasses few_;  ///< whether what codes stand for is seen
};

}  // namespace merit::data
