#include "compiler/codegen/llvm/segments.h"

#include <llvm/Support/MathExtras.h>

#include <algorithm>
#include <compare>
#include <iterator>
#include <utility>

#include "compiler/plan/operations.h"
#include "runtime/abi/merit.h"

namespace merit::codegen {

using plan::index_of;
using plan::Operation;
using plan::OperationId;
using plan::Scope;
using plan::TypeKind;

namespace {

/// A plan is cut where it has more than so many segments' operations: what hangs together is faster in one function.
constexpr uint64_t kWhole = 8;

/// Of what a fact keeps from group to group: what is gathered, and of its pattern the edges and the events seen. At
/// most: 56 bytes are known of; code that keeps more is not made (carry.cpp).
constexpr uint64_t kStateOfFact = 48 + 32;
constexpr uint64_t kStateOfLead = 16;

/// Of one operation: what hangs together in many ways is counted as often.
constexpr uint64_t kMostWeight = 1000;

constexpr uint64_t kMostGroupRows = 64;
constexpr uint64_t kGroupBytes = uint64_t{1} << 17;

/// Before every operation that no fact waits for.
constexpr uint32_t kLast = std::numeric_limits<uint32_t>::max();

/// Where an operation stands among those that are worked out. Facts that begin at one time share what is asked of an
/// event most: each such edge is compared for all of them at once.
struct Rank {
  uint32_t loop;
  bool is_fact;
  uint32_t from = 0, kinds = 0, pattern = 0;
  uint32_t place;

  auto operator<=>(const Rank&) const = default;
};

}  // namespace

uint64_t Work::group_rows() const {
  return std::clamp<uint64_t>(kGroupBytes / std::max<uint64_t>(row_bytes, 1), 1, kMostGroupRows);
}

// --- what is known of the operations ---------------------------------------------------------------------------------

Cutter::Cutter(const plan::Plan& plan, const DecisionShape& shape, const Tables& tables, uint32_t segment)
    : plan_(plan), shape_(shape), never_missing_(plan::never_missing(plan)) {
  if (segment > 0 && plan.operations.size() > kWhole * segment) limit_ = segment;
  std::vector<bool> has_table(plan.text_tables.size());
  for (const Table& table : tables) has_table[table.text_table] = true;
  begin_.push_back(0);
  for (const Operation& operation : plan.operations) {
    const bool reads_table = operation.code == plan::Opcode::text_table && has_table[operation.detail];
    if (reads_table) {
      needed_.push_back(plan.text_tables[operation.detail].column);
    } else {
      std::ranges::copy(plan::needed_by(plan, operation), std::back_inserter(needed_));
    }
    begin_.push_back(needed_.size());
    is_looked_up_.push_back(reads_table || operation.code == plan::Opcode::lead_field);

    const auto index = static_cast<uint32_t>(loops_.size());
    uint32_t loops = 0;
    uint64_t weight = 0;
    for (const OperationId id : needs_of(index)) {
      loops = std::max(loops, loops_[index_of(id)]);
      weight += plan[id].scope == Scope::event ? weight_[index_of(id)] : 1;
    }
    loops_.push_back(loops + (plan::is_fact(operation.code) ? 1 : 0));
    weight_.push_back(std::clamp<uint64_t>(weight, 1, kMostWeight));
  }
}

/// By operation: whether one of these needs it.
std::vector<bool> Cutter::closure(std::vector<OperationId> of) const {
  std::vector<bool> needed(plan_.operations.size());
  while (!of.empty()) {
    const uint32_t index = index_of(of.back());
    of.pop_back();
    if (needed[index]) continue;
    needed[index] = true;
    std::ranges::copy(needs_of(index), std::back_inserter(of));
  }
  return needed;
}

Cutter::Asked Cutter::asked_by(const Store& store) const {
  Asked asked;
  if (store.what == Store::What::rank) return {{OperationId{store.place}}, {}};
  if (store.what == Store::What::output) {
    const DecisionShape::Output& output = shape_.outputs[store.place];
    asked.values.push_back(plan_.roots[output.root].value);
    if (output.reason_text) asked.texts.push_back(*plan_.roots[output.root].text);
    return asked;
  }
  const auto& roots = store.what == Store::What::undecided ? shape_.undecided : shape_.reasons;
  const size_t begin = store.place * kWordBits;
  for (size_t i = begin; i < std::min(begin + kWordBits, roots.size()); ++i) {
    asked.values.push_back(plan_.roots[roots[i]].value);
  }
  return asked;
}

Work Cutter::evaluation() const {
  std::vector<Store> stores;
  const auto add = [&](Store::What what, size_t count) {
    for (uint32_t place = 0; place < count; ++place) stores.push_back({what, place});
  };
  add(Store::What::undecided, words_for(shape_.undecided.size()));
  add(Store::What::reasons, words_for(shape_.reasons.size()));
  add(Store::What::output, shape_.outputs.size());
  return cut(stores, {});
}

Work Cutter::ranking(OperationId place) const {
  return cut({{Store::What::rank, index_of(place)}}, plan::revisited(plan_, place));
}

// --- cutting ---------------------------------------------------------------------------------------------------------

/// What is worked out, facts and others, so that nothing comes before what it needs and what is alike stands together.
std::vector<OperationId> Cutter::in_order(const std::vector<bool>& worked_out) const {
  // The loop before which an operation must be there.
  std::vector<uint32_t> before(plan_.operations.size(), kLast);
  for (size_t i = plan_.operations.size(); i-- > 0;) {
    if (!worked_out[i]) continue;
    const uint32_t own = plan::is_fact(plan_.operations[i].code) ? loops_[i] : before[i];
    for (const OperationId id : needs_of(static_cast<uint32_t>(i))) {
      before[index_of(id)] = std::min(before[index_of(id)], own);
    }
  }
  std::vector<std::pair<Rank, OperationId>> ranked;
  for (uint32_t i = 0; i < plan_.operations.size(); ++i) {
    const Operation& operation = plan_.operations[i];
    if (!worked_out[i] || operation.scope != Scope::lead || is_looked_up_[i]) continue;
    const bool is_fact = plan::is_fact(operation.code);
    Rank rank = {.loop = is_fact ? loops_[i] : before[i], .is_fact = is_fact, .place = i};
    if (is_fact && may_be_cut()) {
      rank.pattern = plan::patterns_of(plan_, operation).front();
      const plan::Pattern& pattern = plan_.patterns[rank.pattern];
      rank.from = pattern.from ? index_of(pattern.from->time) : kLast;
      rank.kinds = pattern.kinds;
    }
    ranked.emplace_back(rank, OperationId{i});
  }
  std::ranges::sort(ranked, {}, &std::pair<Rank, OperationId>::first);
  std::vector<OperationId> ordered;
  for (const auto& [rank, id] : ranked) ordered.push_back(id);
  return ordered;
}

/// The operations that are handed on: all that is asked for elsewhere than where it is worked out. Who works out an
/// operation that is not in any segment is not asked.
void Cutter::hand_on(const std::vector<bool>& needed, Work& work) const {
  std::vector<bool> handed_on(plan_.operations.size());
  const auto ask = [&](OperationId id, uint32_t asker) {
    const uint32_t owner = work.segment_of[index_of(id)];
    if (owner != Work::kNowhere && owner != asker) handed_on[index_of(id)] = true;
  };
  for (uint32_t i = 0; i < plan_.operations.size(); ++i) {
    if (!needed[i]) continue;
    for (const OperationId id : needs_of(i)) ask(id, work.segment_of[i]);
  }
  for (uint32_t i = 0; i < work.segments.size(); ++i) {
    for (const Store& store : work.segments[i].stores) {
      const Asked asked = asked_by(store);
      for (const OperationId id : asked.values) ask(id, i);
      for (const OperationId id : asked.texts) ask(id, i);
    }
  }
  for (uint32_t i = 0; i < plan_.operations.size(); ++i) {
    if (handed_on[i]) work.segments[work.segment_of[i]].handed_on.push_back(OperationId{i});
  }
}

void Cutter::lay_out(Work& work) const {
  for (Segment& segment : work.segments) {
    segment.state_begin = work.state_bytes;
    uint64_t carried = 0;
    for (const std::vector<OperationId>& facts : segment.facts) {
      carried += static_cast<uint64_t>(
          std::ranges::count_if(facts, [&](OperationId id) { return work.revisited.carries(id); }));
    }
    if (carried > 0) work.state_bytes += kStateOfLead + kStateOfFact * carried;
    segment.state_end = work.state_bytes;
  }
  work.state_bytes = llvm::alignTo(work.state_bytes, 16);

  work.places.resize(plan_.operations.size());
  uint64_t wide = 0;
  const auto each_handed_on = [&](auto place_of) {
    for (const Segment& segment : work.segments) {
      for (const OperationId id : segment.handed_on) place_of(index_of(id), plan_[id].type.kind);
    }
  };
  each_handed_on([&](uint32_t index, TypeKind kind) {
    if (kind == TypeKind::boolean) return;
    work.places[index].value = static_cast<uint32_t>(wide);
    wide += kind == TypeKind::text || kind == TypeKind::text_list ? sizeof(merit_text) : sizeof(int64_t);
  });
  uint64_t bytes = wide;
  each_handed_on([&](uint32_t index, TypeKind kind) {
    Work::Place& place = work.places[index];
    if (kind == TypeKind::boolean) {
      place.value = static_cast<uint32_t>(bytes++);
      if (!never_missing_[index]) place.known = place.value;
    } else if (!never_missing_[index]) {
      place.known = static_cast<uint32_t>(bytes++);
    }
  });
  work.row_bytes = llvm::alignTo(bytes, sizeof(int64_t));
}

Work Cutter::cut(const std::vector<Store>& stores, plan::Revisited revisited) const {
  Asked asked;
  for (const Store& store : stores) {
    const Asked more = asked_by(store);
    std::ranges::copy(more.values, std::back_inserter(asked.values));
    std::ranges::copy(more.texts, std::back_inserter(asked.texts));
  }
  std::vector<OperationId> all = asked.values;
  std::ranges::copy(asked.texts, std::back_inserter(all));
  const std::vector<bool> needed = closure(std::move(all));
  std::vector<OperationId> always = asked.values;
  for (uint32_t i = 0; i < needed.size(); ++i) {
    if (needed[i] && plan::is_fact(plan_.operations[i].code)) always.push_back(OperationId{i});
  }

  Work work;
  work.revisited = std::move(revisited);
  work.segments.emplace_back();
  work.segment_of.resize(plan_.operations.size(), Work::kNowhere);
  uint64_t weight = 0;
  const auto segment_with_room = [&](uint64_t more) -> Segment& {
    if (weight > 0 && weight + more > limit_) {
      work.segments.emplace_back();
      weight = 0;
    }
    weight += more;
    return work.segments.back();
  };
  uint32_t loops = 0;  // of the fact before
  for (const OperationId id : in_order(closure(std::move(always)))) {
    Segment& segment = segment_with_room(weight_[index_of(id)]);
    work.segment_of[index_of(id)] = static_cast<uint32_t>(work.segments.size() - 1);
    if (!plan::is_fact(plan_[id].code)) continue;
    if (segment.facts.empty() || loops != loops_[index_of(id)]) segment.facts.emplace_back();
    segment.facts.back().push_back(id);
    loops = loops_[index_of(id)];
  }
  for (const Store& store : stores) {
    const Asked of_store = asked_by(store);
    segment_with_room(of_store.values.size() + of_store.texts.size()).stores.push_back(store);
  }
  if (work.is_cut()) {
    hand_on(needed, work);
    lay_out(work);
  }
  return work;
}

}  // namespace merit::codegen
