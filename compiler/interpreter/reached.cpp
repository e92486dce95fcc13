// When a lead came to where it stands (docs/language.md, "Stages, grades, routes, hand-off").
//
// - rank(t, E) is the lead's place on the ladder, whatever disqualifies it, at `now` = t with the events E and the
// lead's
//   fields as they are now.
// - `reached` is the latest time t of an event with rank(t, the events before t) < its place now <= rank(t, the events
//   up to t). Events of one instant come in together.
// - A place that the lead has whatever happens no event gave it.
#include "compiler/interpreter/evaluation.h"

namespace merit::interpreter {

int64_t Evaluation::rank(int64_t now, int64_t event_end) const {
  const columns::Row row{row_.lead, row_.event_begin, event_end, now};
  return Evaluation(program_, leads_, row).ladder_stage();
}

const Datum& Evaluation::reached() {
  if (reached_) return *reached_;
  reached_ = Missing{};
  const int64_t place = ladder_stage();
  for (int64_t end = row_.event_end; end > row_.event_begin;) {
    const int64_t at = time_of(end - 1);
    int64_t first = end - 1;
    while (first > row_.event_begin && time_of(first - 1) == at) --first;
    if (rank(at, first) < place && place <= rank(at, end)) {
      reached_ = at;
      break;
    }
    end = first;
  }
  return *reached_;
}

}  // namespace merit::interpreter
