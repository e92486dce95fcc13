#include "runtime/data/events/kind_views.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "runtime/text/processor_levels.h"

namespace merit::data {
namespace {

/// Adds a view to those left of the events that it looks back to.
MERIT_LEVELS void add_reaching(const int64_t* at, size_t events, int64_t from, ViewSet view, ViewSet* left) {
  for (size_t i = 0; i < events; ++i) left[i] |= at[i] >= from ? view : 0;
}

MERIT_LEVELS void leave_answered(const uint32_t* answers, size_t events, ViewSet* left) {
  for (size_t i = 0; i < events; ++i) left[i] &= answers[i];
}

}  // namespace

KindViews::KindViews(const EventKind& kind, const KindBinding& binding, const values::Zone& zone)
    : from_(kind.views), seen_from_(std::numeric_limits<int64_t>::max()) {
  if (from_.empty()) from_.push_back(std::numeric_limits<int64_t>::min());
  for (const ValueTest& test : kind.tests) {
    all_asking_ |= test.asking;
    ValueClasses views_left(kind.fields[test.field], zone, {test.missing, test.text, test.integer});
    tests_.push_back({test.asking, binding.fields[test.field], test.missing, std::move(views_left)});
  }
  unseen_before_ = std::ranges::min(from_);
  for (size_t v = 0; v < from_.size(); ++v) {
    if ((all_asking_ >> v & 1) == 0) seen_from_ = std::min(seen_from_, from_[v]);
  }
}

/// The views that look back as far.
ViewSet KindViews::reaching(int64_t at) const {
  ViewSet views = 0;
  for (size_t v = 0; v < from_.size(); ++v) views |= ViewSet{at >= from_[v]} << v;
  return views;
}

/// The test that makes a difference to events that these views may see, if no other does.
KindViews::AnsweredTest* KindViews::only_asking(ViewSet views) {
  const auto asking = [&](const AnsweredTest& test) { return asks(test, views); };
  const auto first = std::ranges::find_if(tests_, asking);
  if (first == tests_.end() || std::find_if(first + 1, tests_.end(), asking) != tests_.end()) return nullptr;
  return &*first;
}

bool KindViews::look_at_all(const Chunk& chunk, size_t asked, TimeLimits limits, uint8_t* seen) {
  constexpr size_t kWorthIt = 16;  // where one of so many rows is asked for
  const auto rows = static_cast<size_t>(chunk.rows);
  const ViewSet views = reaching(limits.earliest);
  if (views != reaching(limits.latest) || asked * kWorthIt < rows) return false;
  AnsweredTest* const test = only_asking(views);
  if (test == nullptr || test->column < 0) return false;
  const ChunkColumn& cells = chunk.column(test->column);
  // Each value is asked for, met or not: there may be no more of them than rows.
  const auto answers = test->views_left.read_values(cells, std::min(asked + 1, few_.of_place.size()));
  if (answers.empty()) return false;
  std::ranges::transform(answers, few_.of_place.begin(), [&](ViewSet left) { return (views & left) != 0 ? 1 : 0; });
  few_.places = answers.size();
  few_classes_code().look_up(cells.codes.data(), rows, few_, seen);
  return true;
}

void KindViews::look(const Chunk& chunk, std::span<const int32_t> rows, const EventTimes& times, uint8_t* seen) {
  find_reaching(rows, times);
  for (AnsweredTest& test : tests_) answer(chunk, test, rows);
  for (size_t i = 0; i < rows.size(); ++i) seen[rows[i]] = left_[i] != 0 ? 1 : 0;
}

void KindViews::find_reaching(std::span<const int32_t> rows, const EventTimes& times) {
  const auto [earliest, latest] = times.limits();
  const ViewSet views = reaching(earliest);
  are_alike_ = views == reaching(latest);
  left_.assign(rows.size(), are_alike_ ? views : 0);
  if (are_alike_) return;
  at_.resize(rows.size());
  times.put_times(rows, at_.data());
  for (size_t v = 0; v < from_.size(); ++v) {
    add_reaching(at_.data(), rows.size(), from_[v], ViewSet{1} << v, left_.data());
  }
}

/// Leaves each event for which the test makes a difference the views that the answer has.
void KindViews::answer(const Chunk& chunk, AnsweredTest& test, std::span<const int32_t> rows) {
  std::span<const int32_t> asked = rows;
  if (!are_alike_) {
    asked_.resize(rows.size());
    size_t count = 0;
    for (size_t i = 0; i < rows.size(); ++i) {
      asked_[count] = rows[i];
      count += asks(test, left_[i]) ? 1 : 0;
    }
    asked = std::span(asked_).first(count);
  } else if (!asks(test, left_.front())) {
    return;
  }
  if (asked.empty()) return;
  if (test.column >= 0) {
    test.views_left.read(chunk.column(test.column), asked, answers_);
  } else {
    answers_.assign(asked.size(), test.missing);
  }
  are_alike_ = false;
  if (asked.size() == rows.size()) return leave_answered(answers_.data(), answers_.size(), left_.data());
  size_t next = 0;
  for (ViewSet& left : left_) {
    if (asks(test, left)) left &= answers_[next++];
  }
}

}  // namespace merit::data
