// When a lead came to where it stands (docs/language.md, "Stages, grades, routes, hand-off").
//
// - rank(t, E) is the lead's place on the ladder, whatever disqualifies it, at `now` = t with the events E and the
//   lead's fields as they are now.
// - `reached` is the latest time t of an event with rank(t, the events before t) < its place now <= rank(t, the events
//   up to t). Events of one instant come in together.
// - If there is none, it is what an earlier output says that has the lead at the same stage: the stage of the decision,
//   or its place on the ladder.
#include "compiler/interpreter/evaluation.h"
#include "runtime/values/fold.h"

namespace merit::interpreter {

int64_t Evaluation::rank(int64_t now, int64_t event_end) const {
  const columns::Row row{row_.lead, row_.event_begin, event_end, now};
  return Evaluation(program_, leads_, row).ladder_stage();
}

const Datum& Evaluation::reached() {
  if (reached_) return *reached_;
  const int64_t place = ladder_stage();
  const Datum by_event = reached_by_event(place);
  reached_ = is_missing(by_event) ? reached_before(place) : by_event;
  return *reached_;
}

Datum Evaluation::reached_by_event(int64_t place) {
  for (int64_t end = row_.event_end; end > row_.event_begin;) {
    const int64_t at = time_of(end - 1);
    int64_t first = end - 1;
    while (first > row_.event_begin && time_of(first - 1) == at) --first;
    if (rank(at, first) < place && place <= rank(at, end)) return at;
    end = first;
  }
  return Missing{};
}

Datum Evaluation::reached_before(int64_t place) {
  const Datum before = stage_before();
  if (is_missing(before)) return Missing{};
  const bool stood_there = is_stage(text_in(before), place) || is_stage(text_in(before), placing().stage);
  return stood_there ? datum_of(leads_.lead_fields[model_.lead_fields.size() + 1], row_.lead) : Missing{};
}

Datum Evaluation::stage_before() const {
  const size_t own = model_.lead_fields.size();
  return leads_.lead_fields.size() < own + 2 ? Datum(Missing{}) : datum_of(leads_.lead_fields[own], row_.lead);
}

bool Evaluation::is_stage(std::string_view name, int64_t stage) const {
  const std::vector<std::string>& labels = model_.enumerations[model_.stage_enumeration].labels;
  return values::equals_folded(name, labels[static_cast<size_t>(stage)]);
}

std::optional<std::string> Evaluation::changed_from() {
  const Datum before = stage_before();
  if (is_missing(before) || is_stage(text_in(before), placing().stage)) return std::nullopt;
  return std::string(text_in(before));
}

}  // namespace merit::interpreter
