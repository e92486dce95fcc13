#include "compiler/plan/rewrite.h"

#include <map>
#include <utility>
#include <vector>

#include "compiler/plan/operations.h"

namespace merit::plan {

namespace {

class Rewriter {
 public:
  Rewriter(Writer& writer, const Plan& plan, const Replace& replace, const ReplacePattern& replace_pattern)
      : plan_(plan),
        replace_(replace),
        replace_pattern_(replace_pattern),
        writer_(writer),
        moved_(plan.operations.size()) {}

  /// Writes the roots, the filter, and the operations that they need.
  void run(const std::vector<Root>& roots, const std::optional<EventFilter>& filter) {
    const std::vector<bool> needed = needed_operations(roots, filter);
    for (uint32_t i = 0; i < plan_.operations.size(); ++i) {
      if (needed[i]) moved_[i] = replace_(writer_, move(plan_.operations[i]), OperationId{i});
    }
    for (Root root : roots) {
      root.value = moved(root.value);
      if (root.text) root.text = moved(*root.text);
      writer_.root(std::move(root));
    }
    if (filter) writer_.event_filter(move(*filter));
  }

 private:
  OperationId moved(OperationId id) const { return moved_[index_of(id)]; }

  std::vector<bool> needed_operations(const std::vector<Root>& roots, const std::optional<EventFilter>& filter) const {
    std::vector<bool> needed(plan_.operations.size());
    const auto need = [&](OperationId id) { needed[index_of(id)] = true; };
    for (const Root& root : roots) {
      need(root.value);
      if (root.text) need(*root.text);
    }
    if (filter) {
      for (const EventFilter::Kind& kind : filter->kinds) {
        for (const EventFilter::FieldNeed& each : kind.needs) need(each.may_matter);
      }
    }
    for (size_t i = needed.size(); i-- > 0;) {
      if (!needed[i]) continue;
      for (const OperationId id : needed_by(plan_, plan_.operations[i])) need(id);
    }
    return needed;
  }

  /// Entries may be large, and many operations name one.
  uint32_t move_entry(const Operation& operation) {
    const std::pair key(info(operation.code).detail, operation.detail);
    if (const auto known = entries_.find(key); known != entries_.end()) return known->second;
    return entries_.emplace(key, writer_.move_detail(plan_, operation)).first->second;
  }

  uint32_t move_pattern(uint32_t index) {
    Pattern pattern = plan_.patterns[index];
    pattern.kinds = writer_.kind_set(plan_.kind_sets[pattern.kinds]);
    if (pattern.from) pattern.from->time = moved(pattern.from->time);
    if (pattern.until) pattern.until->time = moved(pattern.until->time);
    if (pattern.where) pattern.where = moved(*pattern.where);
    if (replace_pattern_) pattern = replace_pattern_(writer_, pattern);
    return writer_.pattern(pattern);
  }

  uint32_t move_sequence(uint32_t index) {
    Sequence sequence = plan_.sequences[index];
    for (Sequence::Step& step : sequence.steps) {
      step.pattern = move_pattern(step.pattern);
      if (step.after) step.after = moved(*step.after);
      if (step.within) step.within = moved(*step.within);
    }
    return writer_.sequence(sequence);
  }

  Operation move(Operation operation) {
    for (OperationId& operand : operation.operands) operand = moved(operand);
    switch (info(operation.code).detail) {
      case Detail::pattern:
        operation.detail = move_pattern(operation.detail);
        break;
      case Detail::pattern_unit: {
        const PatternUnit& unit = plan_.pattern_units[operation.detail];
        operation.detail = writer_.pattern_unit({move_pattern(unit.pattern), unit.unit});
        break;
      }
      case Detail::sequence:
        operation.detail = move_sequence(operation.detail);
        break;
      case Detail::sequence_pair: {
        const SequencePair& pair = plan_.sequence_pairs[operation.detail];
        const uint32_t a = move_sequence(pair.a);
        operation.detail = writer_.sequence_pair({a, move_sequence(pair.b)});
        break;
      }
      case Detail::text_table: {
        const TextTable& table = plan_.text_tables[operation.detail];
        operation.detail = writer_.text_table({moved(table.column), moved(table.value)});
        break;
      }
      default:
        operation.detail = move_entry(operation);
    }
    return operation;
  }

  EventFilter move(EventFilter filter) const {
    for (EventFilter::Kind& kind : filter.kinds) {
      for (EventFilter::FieldNeed& need : kind.needs) need.may_matter = moved(need.may_matter);
    }
    return filter;
  }

  const Plan& plan_;
  const Replace& replace_;
  const ReplacePattern& replace_pattern_;
  Writer& writer_;
  std::vector<OperationId> moved_;
  std::map<std::pair<Detail, uint32_t>, uint32_t> entries_;  ///< where entries of the old plan have gone
};

}  // namespace

Plan rewritten(const Plan& plan, const Replace& replace, const ReplacePattern& replace_pattern) {
  Writer writer(plan);
  writer.reserve(plan.operations.size());
  Rewriter(writer, plan, replace, replace_pattern).run(plan.roots, plan.event_filter);
  return writer.take();
}

void append(Writer& writer, const Plan& plan, const std::vector<Root>& roots) {
  Rewriter(writer, plan, unchanged, {}).run(roots, std::nullopt);
}

}  // namespace merit::plan
