// Points that fade (docs/language.md, "Scores"): an event's points times what is left of them at its age, before they
// are summed. The factor is an operation of its own, so that rules with one span share it; generated code calls the one
// reference routine (runtime/values/decay.h) for it.
#include "compiler/plan/lowering.h"

namespace merit::plan {

namespace {

constexpr Type kBoolean{TypeKind::boolean};
constexpr Type kNumber{TypeKind::number};
constexpr Type kTime{TypeKind::time};
constexpr Type kDuration{TypeKind::duration};

}  // namespace

OperationId Lowering::faded(const semantics::Rule& rule, OperationId points) {
  if (!rule.decay) return points;
  const Opcode code = rule.decay->kind == semantics::Decay::Kind::halving ? Opcode::halving : Opcode::fading;
  const OperationId now = writer_.add(Opcode::now, kTime, {});
  const OperationId at = writer_.add(Opcode::event_time, kTime, {});
  const OperationId factor = writer_.add(code, kNumber, {now, at, plainly(rule.decay->span)});
  return writer_.add(Opcode::multiply, kNumber, {points, factor});
}

/// A parameter may be a span that is not positive, over which nothing can fade: then no event adds anything.
OperationId Lowering::acting(const semantics::Rule& rule, OperationId found) {
  if (!rule.decay) return found;
  const OperationId span = plainly(rule.decay->span);
  const OperationId zero = writer_.constant(int64_t{0}, kDuration);
  return writer_.both({found, writer_.add(Opcode::less, kBoolean, {zero, span})});
}

}  // namespace merit::plan
