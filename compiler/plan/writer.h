/// Writes a plan operation by operation, each once: what is asked for again is the operation that stands there already
/// (hash-consing). How `build_plan` and every pass make plans, so the guarantees of plan.h hold all the time.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/plan/key.h"
#include "compiler/plan/places.h"
#include "compiler/plan/plan.h"

namespace merit::plan {

class Writer {
 public:
  /// Starts an empty plan with what `like` says of the definition.
  explicit Writer(const Plan& like);
  /// Goes on where a plan ends.
  static Writer after(Plan plan);
  /// Makes room for so many operations.
  void reserve(size_t operations);

  OperationId add(Operation operation);
  OperationId add(Opcode code, Type type, std::vector<OperationId> operands, uint32_t detail = 0);
  OperationId constant(Value value, Type type);
  OperationId boolean(bool value) { return constant(value, {TypeKind::boolean}); }
  OperationId integer(int64_t value) { return constant(value, {TypeKind::integer}); }
  OperationId missing(Type type) { return constant(semantics::Missing{}, type); }
  /// 0, or 0.0 of the type number.
  OperationId zero(Type type);

  // Conditions; a single operand is itself.
  OperationId both(std::vector<OperationId> operands);
  OperationId either(std::vector<OperationId> operands);
  OperationId negation(OperationId operand);
  OperationId is_known(OperationId operand);
  OperationId is_missing(OperationId operand) { return negation(is_known(operand)); }
  /// Whether a condition is true: false where it is missing.
  OperationId holds(OperationId condition);

  // The plan's lists: the position of an entry, added where it is new.
  uint32_t pattern(const Pattern& pattern);
  uint32_t kind_set(const std::vector<uint16_t>& kinds);
  uint32_t pattern_unit(const PatternUnit& unit);
  uint32_t sequence(const Sequence& sequence);
  uint32_t sequence_pair(const SequencePair& pair);
  uint32_t calendar(const Calendar& calendar);
  uint32_t regex(const std::string& regex);
  uint32_t set(const Set& set);
  uint32_t table(const Table& table);
  uint32_t text_table(const TextTable& table);
  uint32_t template_text(const std::vector<std::string>& texts);
  uint32_t lead_field(const LeadField& field);
  uint32_t event_field(const EventField& field);
  /// The same entry in this plan of what `operation.detail` is in `from`; patterns, what is made of them, and text
  /// tables are moved by the caller, which knows where operations have gone.
  uint32_t move_detail(const Plan& from, const Operation& operation);

  void root(Root root) { plan_.roots.push_back(std::move(root)); }
  void event_filter(EventFilter filter) { plan_.event_filter = std::move(filter); }

  bool is_never_missing(OperationId id) const { return known_[static_cast<uint32_t>(id)]; }
  bool is_constant(OperationId id) const { return (*this)[id].code == Opcode::constant; }
  bool is_true(OperationId id) const { return is_boolean(id, true); }
  bool is_false(OperationId id) const { return is_boolean(id, false); }
  const Operation& operator[](OperationId id) const { return plan_[id]; }
  const Plan& plan() const { return plan_; }

  Plan take() { return std::move(plan_); }

 private:
  bool is_boolean(OperationId id, bool value) const;

  /// What stands for an entry in `Places`.
  template <typename Entry>
  std::string_view key_of(const Entry& entry);
  template <typename Entry>
  uint32_t intern(std::vector<Entry>& list, Places& places, const Entry& entry);
  /// Where an operation stands, and true where it is new: then behind all others.
  std::pair<OperationId, bool> place_of(const Operation& operation);
  void index_lists();

  Plan plan_;
  std::vector<bool> known_;  ///< by operation: never missing
  Key key_;                  ///< that is being looked up
  Places operations_;
  Places lead_fields_, event_fields_, kind_sets_, patterns_, pattern_units_, sequences_, sequence_pairs_, calendars_,
      regexes_, sets_, tables_, templates_, text_tables_;
};

}  // namespace merit::plan
