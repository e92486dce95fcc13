// Patterns (docs/language.md, "Events"): derived events and unions become kinds, one window and one condition.
//
// - An event of a derived event is one that any of its alternatives matches; it counts once.
// - A derived event of one alternative is that pattern, narrowed: kinds and windows intersect, conditions join by
//   Kleene's `and`. Alternatives that only name kinds are kinds. Other unions are conditions at the event.
// - A window is hard: what is outside, or inside one whose time is missing, does not match, nor is it doubtful.
// - Windows are always looked at plainly; so is `where`, but for what could be.
// - Where leads are recycled, a pattern's window begins behind the last event that recycles. A derived event's
//   alternatives look at the same event, so nothing more is asked of them.
#include <algorithm>
#include <iterator>
#include <limits>

#include "compiler/plan/lowering.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};
constexpr Type kTime{TypeKind::time};
constexpr Type kDuration{TypeKind::duration};

using Kinds = std::vector<uint16_t>;

Kinds intersection(const Kinds& a, const Kinds& b) {
  Kinds both;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  return both;
}

Kinds union_of(const Kinds& a, const Kinds& b) {
  Kinds either;
  std::ranges::set_union(a, b, std::back_inserter(either));
  return either;
}

bool only_names_kinds(const std::optional<Pattern::Bound>& from, const std::optional<Pattern::Bound>& until,
                      const std::vector<OperationId>& where) {
  return !from && !until && where.empty();
}

}  // namespace

const Lowering::Flat& Lowering::flat(PatternId id) {
  const std::tuple key(view_ == View::could_be, sees_all_, id);
  if (const auto known = flats_.find(key); known != flats_.end()) return known->second;
  const semantics::Pattern& pattern = model_[id];
  const semantics::Event& event = model_.events[pattern.event];
  Flat result{event.kinds, {}, {}, {}};
  if (!event.alternatives.empty()) narrow_to_alternatives(result, event.alternatives);
  narrow_window(result, bound(pattern.from), bound(pattern.until));
  if (pattern.where) {
    result.where.push_back(view_ == View::could_be ? exact(expression(*pattern.where)) : plainly(*pattern.where));
  }
  return flats_.emplace(key, std::move(result)).first->second;
}

void Lowering::narrow_to_alternatives(Flat& result, const std::vector<PatternId>& alternatives) {
  if (alternatives.size() == 1) {
    const Flat& only = flat(alternatives.front());
    result = {intersection(result.kinds, only.kinds), only.from, only.until, only.where};
    return;
  }
  Kinds all, named;  // of all alternatives; of those that only name kinds
  for (const PatternId id : alternatives) {
    const Flat& alternative = flat(id);
    all = union_of(all, alternative.kinds);
    if (only_names_kinds(alternative.from, alternative.until, alternative.where)) {
      named = union_of(named, alternative.kinds);
    }
  }
  result.kinds = intersection(result.kinds, all);
  if (std::ranges::includes(named, result.kinds)) return;
  std::vector<OperationId> any;
  if (!named.empty()) any.push_back(writer_.add(Opcode::kind_in, kBoolean, {}, writer_.kind_set(named)));
  for (const PatternId id : alternatives) {
    const Flat& alternative = flat(id);
    if (!std::ranges::includes(named, alternative.kinds)) any.push_back(matches(alternative, result.kinds));
  }
  result.where.push_back(writer_.either(std::move(any)));
}

OperationId Lowering::matches(const Flat& flat, const Kinds& kinds) {
  std::vector<OperationId> conditions;
  if (!std::ranges::includes(flat.kinds, kinds)) {
    conditions.push_back(writer_.add(Opcode::kind_in, kBoolean, {}, writer_.kind_set(flat.kinds)));
  }
  const auto inside = [&](bool included, OperationId earlier, OperationId later) {
    const Opcode code = included ? Opcode::less_equal : Opcode::less;
    conditions.push_back(writer_.holds(writer_.add(code, kBoolean, {earlier, later})));
  };
  const OperationId at = writer_.add(Opcode::event_time, kTime, {});
  if (flat.from) inside(flat.from->included, flat.from->time, at);
  if (flat.until) inside(flat.until->included, at, flat.until->time);
  conditions.insert(conditions.end(), flat.where.begin(), flat.where.end());
  return writer_.both(std::move(conditions));
}

std::optional<Pattern::Bound> Lowering::bound(const std::optional<semantics::Bound>& bound) {
  if (!bound) return std::nullopt;
  return Pattern::Bound{plainly(bound->time), bound->included};
}

/// The bound that both set: the later start, the earlier end; missing where one is. One that excludes its instant and
/// one that includes it are compared as the outermost instants inside.
Pattern::Bound Lowering::inner(const Pattern::Bound& a, const Pattern::Bound& b, bool later) {
  const auto instant = [&](const Pattern::Bound& each) {
    if (each.included || a.included == b.included) return each.time;
    const Opcode inwards = later ? Opcode::add : Opcode::subtract;
    return writer_.add(inwards, kTime, {each.time, writer_.constant(int64_t{1}, kDuration)});
  };
  if (a == b) return a;
  const OperationId time = writer_.add(later ? Opcode::max : Opcode::min, kTime, {instant(a), instant(b)});
  return {time, a.included || b.included};
}

void Lowering::narrow_window(Flat& flat, const std::optional<Pattern::Bound>& from,
                             const std::optional<Pattern::Bound>& until) {
  if (from) flat.from = flat.from ? inner(*flat.from, *from, true) : *from;
  if (until) flat.until = flat.until ? inner(*flat.until, *until, false) : *until;
}

Pattern Lowering::written(const Flat& flat, std::optional<OperationId> where) {
  if (where && writer_.is_true(*where)) where.reset();
  const std::optional<Pattern::Bound> begin = recycled();
  const std::optional<Pattern::Bound> from = begin && flat.from ? inner(*flat.from, *begin, true)
                                             : begin            ? begin
                                                                : flat.from;
  return {writer_.kind_set(flat.kinds), from, flat.until, where};
}

std::optional<Pattern::Bound> Lowering::recycled() {
  const std::optional<PatternId> recycle = model_.recycle();
  if (!recycle || sees_all_) return std::nullopt;
  const View outer = std::exchange(view_, View::plain);
  const OperationId last = seeing_all(true, [&] {
    const OperationId at = writer_.add(Opcode::event_time, kTime, {});
    return fact(Opcode::last, kTime, certain(*recycle), at);
  });
  view_ = outer;
  const OperationId never = writer_.constant(std::numeric_limits<int64_t>::min(), kTime);
  return Pattern::Bound{writer_.add(Opcode::default_to, kTime, {last, never}), false};
}

Pattern Lowering::narrowed(const Flat& flat, std::vector<OperationId> conditions) {
  conditions.insert(conditions.begin(), flat.where.begin(), flat.where.end());
  return written(flat, writer_.both(std::move(conditions)));
}

Pattern Lowering::certain(PatternId id) {
  return narrowed(flat(id), {});
}

std::optional<Pattern> Lowering::doubtful(PatternId id) {
  const OperationId where = writer_.both(flat(id).where);
  if (writer_.is_never_missing(where)) return std::nullopt;
  return written(flat(id), writer_.is_missing(where));
}

Pattern Lowering::possible(PatternId id) {
  const OperationId where = writer_.both(flat(id).where);
  return written(flat(id), writer_.add(Opcode::default_to, kBoolean, {where, writer_.boolean(true)}));
}

}  // namespace merit::plan
