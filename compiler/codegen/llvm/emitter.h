/// Plan → LLVM IR, one generated function at a time. Private to this folder; `compile` (codegen.h) is the door.
///
/// An operation becomes a *cell*: a value and whether it is known, both in registers. Where nothing can be missing
/// `known` is a constant, and what depends on it folds away while it is written. The value of a boolean is false where
/// it is missing, so that "true" is one bit; other values are arbitrary there, but never undefined.
///
/// Cells are written where they are first asked for. That place must dominate every later use: cells of the run go to
/// the set-up before the rows, those of the moment to a block that is entered when `now` changes, those of a lead are
/// asked for in the straight line of the row's code, those of an event inside the loop over events. What is written in
/// a branch is forgotten behind it (`Branch`).
///
/// What changes in a loop is a variable (an `alloca`), which LLVM's first pass turns into registers: while a loop is
/// being written a phi would lack its second value, and the folding builder takes the first one for the only one.
#pragma once

#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/MapVector.h>
#include <llvm/IR/Module.h>

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/codegen/code_maker.h"
#include "compiler/codegen/layout.h"
#include "compiler/codegen/llvm/builder.h"
#include "compiler/codegen/llvm/kernel_functions.h"
#include "compiler/codegen/llvm/program.h"
#include "compiler/codegen/tables.h"
#include "compiler/plan/plan.h"
#include "runtime/abi/merit.h"

namespace merit::codegen {

using plan::Opcode;
using plan::Operation;
using plan::OperationId;
using plan::Scope;
using plan::Type;
using plan::TypeKind;

struct Cell {
  llvm::Value* value = nullptr;
  llvm::Value* known = nullptr;  ///< one bit
};

/// What all functions of a module share.
struct Unit {
  const Program& program;
  llvm::Module& module;
  unsigned lanes;                                ///< how many events are compared at once
  bool is_alone;                                 ///< no other module calls functions of this one, but for `evaluate`
  std::map<std::string, llvm::Constant*> texts;  ///< texts of the module, by their bytes
};

class Emitter {
 public:
  explicit Emitter(Unit& unit);

  /// The function `evaluate` (merit.h). Or, of a place, the function that `reached` asks for a lead's place on the
  /// ladder: an `evaluate` with that one output, which leaves what it makes in scratch memory.
  void emit_work(const Work& work, std::optional<OperationId> rank_of);
  /// A function of work that is cut, which the one above calls.
  void emit_segment(const Work& work, uint32_t number, std::optional<OperationId> rank_of);
  /// The function `prepare` of a table.
  void emit_prepare(uint32_t table);

 private:
  /// Cells written while this lives are forgotten when it ends.
  class Branch {
   public:
    explicit Branch(Emitter& emitter) : emitter_(emitter), length_(emitter.trail_.size()) {}
    ~Branch() { emitter_.forget(length_); }
    Branch(const Branch&) = delete;
    Branch& operator=(const Branch&) = delete;

   private:
    Emitter& emitter_;
    size_t length_;
  };

  // --- emitter.cpp: cells, blocks, kernels ---
  Cell cell(OperationId id);
  Cell lower(const Operation& operation);
  Cell run_cell(OperationId id);
  Cell moment_cell(OperationId id);
  void forget(size_t length);
  llvm::Function* function_named(const std::string& name, llvm::ArrayRef<llvm::Type*> arguments);
  void begin_function(const std::string& name, llvm::ArrayRef<llvm::Type*> arguments);
  llvm::BasicBlock* block(const char* name);
  llvm::AllocaInst* variable(llvm::Type* type, const char* name);
  llvm::Value* call(Kernel kernel, llvm::ArrayRef<llvm::Value*> arguments);
  /// Writes code that runs only where `condition` holds; what follows runs in any case.
  void when(llvm::Value* condition, const std::function<void()>& body);
  llvm::Value* memory() { return memory_; }
  Cell lasting(OperationId id, const Cell& cell);

  llvm::Type* type_of(const Type& type);
  llvm::Type* text_type();
  llvm::Value* boolean(bool value) { return b_.getInt1(value); }
  llvm::Value* integer(int64_t value) { return b_.getInt64(static_cast<uint64_t>(value)); }
  Cell known(llvm::Value* value) { return {value, boolean(true)}; }
  Cell missing(const Type& type);
  /// A boolean that is false where it is missing.
  Cell condition(llvm::Value* value, llvm::Value* known) { return {b_.CreateAnd(value, known), known}; }
  /// Missing where an operand is.
  Cell propagated(const Operation& operation, const std::function<llvm::Value*(llvm::ArrayRef<Cell>)>& compute);
  llvm::Value* all_known(llvm::ArrayRef<Cell> cells);
  llvm::Value* choose(llvm::Value* condition, llvm::Value* yes, llvm::Value* no);
  std::vector<Cell> operands(const Operation& operation);
  const Type& operand_type(const Operation& operation, size_t index) const;

  // --- lower_inputs.cpp: constants, parameters, columns ---
  Cell constant(const semantics::Value& value, const Type& type);
  llvm::Constant* text_constant(const std::string& text);
  Cell parameter(const Operation& operation);
  Cell lead_field(const Operation& operation);
  Cell event_field(const Operation& operation);
  Cell kind_in(const Operation& operation);
  Cell text_table(const Operation& operation);
  /// A column of the batch; its buffers are looked up once, before the rows.
  struct Column {
    bool event;
    uint32_t index;
    ColumnLayout layout;
  };
  llvm::Value* member_of(llvm::Value* base, size_t offset, llvm::Type* type);
  llvm::Value* batch_member(size_t offset, llvm::Type* type);
  llvm::Value* column_member(const Column& column, size_t offset, llvm::Type* type);
  llvm::Value* cells_of(const Column& column, llvm::Type* type);
  llvm::Value* known_in(const Column& column, llvm::Value* row);
  Cell cell_in(const Column& column, const Type& type, llvm::Value* row);
  llvm::Value* text_in(const Column& column, llvm::Value* row);
  llvm::Value* code_in(const Column& column, llvm::Value* row);
  Cell cell_of_table(const plan::TextTable& table, const Column& column, llvm::Value* row);
  llvm::Value* is_kind(llvm::ArrayRef<uint16_t> kinds);
  /// What the event's column has, whichever of the field's columns that is for the event's kind.
  Cell by_kind(uint32_t field, const Type& type, const std::function<Cell(const Column&)>& read);
  llvm::Value* load(llvm::Type* type, llvm::Value* base, llvm::Value* index);

  // --- lower_scalars.cpp: numbers, comparisons, logic, calendar ---
  Cell lower_number(const Operation& operation);
  Cell exact_arithmetic(const Operation& operation);
  Cell number_arithmetic(const Operation& operation);
  Cell rounded(Kernel kernel, llvm::Value* number, llvm::Value* known);
  Cell overflowing(llvm::Intrinsic::ID intrinsic, llvm::Value* a, llvm::Value* b, llvm::Value* known);
  Cell finite(llvm::Value* number, llvm::Value* known);
  llvm::Value* to_number(llvm::Value* value, const Type& type);
  Cell smaller_or_larger(bool larger, const Type& type, const Cell& a, const Type& a_type, const Cell& b,
                         const Type& b_type);
  Cell saturating_sum(const Type& type, const Cell& a, const Cell& b);
  Cell lower_comparison(const Operation& operation);
  llvm::Value* equal_texts(const Operation& operation, llvm::Value* a, llvm::Value* b);
  /// Of two known values of one type.
  llvm::Value* less(const Type& type, llvm::Value* a, llvm::Value* b, bool or_equal = false);
  Cell lower_logic(const Operation& operation);
  Cell count_of_true(const Operation& operation);
  Cell select(const Operation& operation);
  Cell lower_calendar(const Operation& operation);
  llvm::Value* zone();

  // --- lower_decay.cpp ---
  Cell lower_decay(const Operation& operation);

  // --- lower_texts.cpp: texts, sets, tables ---
  Cell lower_text(const Operation& operation);
  Cell made(Kernel kernel, const Operation& operation);
  llvm::Value* text_of(const Type& type, llvm::Value* value);
  llvm::Value* enumeration_text(const Type& type, llvm::Value* position);
  Cell fill(const Operation& operation);
  Cell texts_where(const Operation& operation);
  Cell matches(const Operation& operation);
  llvm::Constant* automaton(uint32_t regex);
  llvm::Constant* automaton_cells(llvm::ArrayRef<uint16_t> cells);
  /// A value's place among keys, or -1.
  llvm::Value* find(const std::vector<semantics::Value>& keys, const Type& type, llvm::Value* value);
  llvm::Constant* text_index(const std::vector<semantics::Value>& keys);
  llvm::Value* comparison_bits(const Type& type, llvm::Value* value);
  Cell look_up(const Operation& operation);
  llvm::Constant* global_array(llvm::Type* type, llvm::ArrayRef<llvm::Constant*> elements, const char* name);
  llvm::Value* data_of(llvm::Value* text) { return b_.CreateExtractValue(text, 0); }
  llvm::Value* size_of(llvm::Value* text) { return b_.CreateExtractValue(text, 1); }
  llvm::Value* text_with(llvm::Value* data, llvm::Value* size);

  // --- lower_facts.cpp: the loops over events ---
  /// Events that are looked at together; bit i of a word is about the i-th.
  static constexpr int64_t kBlock = 64;
  struct Block {
    llvm::Value* begin = nullptr;
    llvm::Value* count = nullptr;        ///< 1 to `kBlock`
    llvm::Value* days_ascend = nullptr;  ///< no event of the row is on an earlier day than one before it
  };
  /// What a fact has gathered so far.
  struct Gathering {
    OperationId fact = {};
    llvm::AllocaInst* value = nullptr;
    llvm::AllocaInst* known = nullptr;  ///< or how many, or which units have been seen
  };
  struct Watched {
    uint32_t pattern = 0;
    Cell from;                    ///< the first time of its window; no value where none is first
    Cell until;                   ///< the last one, likewise; where either is missing nothing is inside
    llvm::Value* mask = nullptr;  ///< of the block that is being looked at
    std::vector<Gathering> gatherings;
    llvm::AllocaInst* times = nullptr;  ///< when its events are, where a sequence asks for it
    llvm::AllocaInst* times_count = nullptr;
    llvm::Value* resume = nullptr;  ///< of what is carried from row to row: the first event that is new to it
  };
  void emit_facts();
  void emit_event_loop(const std::vector<OperationId>& facts, bool carried);
  std::vector<Watched> watch(const std::vector<OperationId>& facts);
  Watched& watch_pattern(uint32_t pattern, std::vector<Watched>& watched, std::vector<bool>& seen);
  void ask_for_lead_cells(OperationId id, std::vector<bool>& seen);
  Cell edge(const plan::Pattern::Bound& bound, bool from);
  void look_at(llvm::Value* event);

  // --- gather.cpp: what a fact takes from the events that match ---
  void declare(Gathering& gathering);
  void start(const Gathering& gathering);
  void gather_mask(const Gathering& gathering, llvm::Value* mask);
  void gather_events(const Watched& watched, const Block& block);
  void gather_operand(const Gathering& gathering, const Operation& fact);
  Cell finish(const Gathering& gathering);

  // --- lower_masks.cpp: which events match ---
  /// Something that is asked of the kinds or times of many events at once.
  struct Comparison {
    enum class Asks : uint8_t { kind, from, until };
    Asks asks;
    Cell with;                    ///< the kind or the time; of a time that is missing nothing holds
    llvm::AllocaInst* bits;       ///< a word, while it is made
    llvm::Value* word = nullptr;  ///< when it is made
  };
  using Comparisons = std::vector<Comparison>;
  /// A condition of an event.
  struct Where {
    OperationId condition;
    llvm::AllocaInst* bits;  ///< a word: where it holds, of the events that it is asked of
  };
  /// A calendar unit, for the patterns of the same kinds.
  struct WatchedUnit {
    semantics::CalendarUnit unit;
    llvm::AllocaInst* starts;  ///< a word: with which events of the block a unit begins
    llvm::AllocaInst* latest;  ///< which unit that of the event before is, by any count
  };
  /// Patterns of the same kinds, of whose events something must be found out one by one.
  struct Looked {
    uint32_t kinds;                ///< in `Plan::kind_sets`
    std::vector<size_t> patterns;  ///< among those that are watched
    std::vector<Where> wheres;
    std::vector<WatchedUnit> units;
  };
  void find_lanes();
  llvm::Type* lanes_of(llvm::Type* type);
  llvm::Value* load_lanes(llvm::Type* type, llvm::Value* base, llvm::Value* index);
  llvm::Value* compared(const Comparison& comparison, llvm::Value* times, llvm::Value* kinds);
  void compare_lanes(const Comparisons& comparisons, const Block& block, llvm::Value* offset);
  void emit_comparisons(Comparisons& comparisons, const Block& block);
  size_t comparison(Comparison::Asks asks, const Cell& with, Comparisons& all);
  std::vector<size_t> edges_of(const Watched& watched, Comparisons& all);
  std::vector<size_t> kinds_of(const Watched& watched, Comparisons& all);
  llvm::Value* in_window(const Watched& watched, const Block& block, Comparisons& all);
  std::vector<Looked> looked_at(const std::vector<Watched>& watched, bool carried);
  llvm::Value* asked_of(const Looked& looked, const Where& where, const std::vector<Watched>& watched);
  void ask(const Where& where, llvm::Value* asked, llvm::Value* bit);
  void look_one_by_one(const Looked& looked, const Block& block, std::vector<Watched>& watched);
  void emit_masks(std::vector<Watched>& watched, const std::vector<Looked>& looked, const Block& block);
  void for_each_bit(llvm::Value* mask, const std::function<void(llvm::Value* bit)>& body);

  // --- lower_units.cpp: distinct days, weeks … ---
  std::vector<semantics::CalendarUnit> units_of(const Watched& watched);
  void watch_unit(semantics::CalendarUnit unit, std::vector<WatchedUnit>& units);
  void start(const WatchedUnit& unit);
  void start_units(const Gathering& gathering);
  llvm::Value* local_time();
  void note_unit(const WatchedUnit& unit, llvm::Value* bit);
  llvm::Value* days_ascend();
  void gather_units(const std::vector<Watched>& watched, const std::vector<Looked>& looked, const Block& block);
  void gather_words(const Watched& watched, const Gathering& gathering, const std::vector<Looked>& looked);
  void gather_from_first(const Watched& watched, const Gathering& gathering, const WatchedUnit& unit);
  void gather_stretches(const Watched& watched, const Gathering& gathering, const WatchedUnit& unit);
  void meet_units(const Watched& watched, const Gathering& gathering, const Block& block);

  // --- carry.cpp: facts that go on from row to row ---
  void carry(llvm::AllocaInst* variable);
  void carry_between_calls();
  void resume_all(std::vector<Watched>& watched);
  void resume(Watched& watched, llvm::Value* is_first, llvm::Value* lead_begin);
  llvm::Value* first_new_event(const std::vector<Watched>& watched);

  // --- lower_sequences.cpp: what is made of the times of events ---
  void watch_steps(const Operation& fact, std::vector<Watched>& watched, std::vector<bool>& seen);
  void gather_time(const Watched& watched);
  static const Watched& watched_step(const plan::Sequence::Step& step, const std::vector<Watched>& watched);
  llvm::Value* have_events(std::span<const plan::Sequence::Step> steps, const std::vector<Watched>& watched);
  llvm::Value* steps_of(uint32_t sequence, const std::vector<Watched>& watched);
  /// When the matches of a sequence end: times and how many.
  llvm::Value* match_ends(uint32_t sequence, const std::vector<Watched>& watched);
  Cell finish_sequence(const Operation& fact, const std::vector<Watched>& watched);
  Cell not_followed(const Operation& fact, const std::vector<Watched>& watched);
  Cell match_points(const Operation& fact, llvm::Value* ends);
  llvm::StructType* times_type();

  // --- lower_rows.cpp: rows, and the frame that segments share ---
  void begin_rows();
  std::vector<llvm::Type*> segment_arguments();
  void for_each_row(llvm::Value* first, llvm::Value* end, uint64_t step, const std::function<void(llvm::Value*)>& body);
  void emit_groups(llvm::Value* count);
  void emit_row(llvm::Value* row, llvm::Value* first);
  void ask_for_events_ahead();
  bool resets_scratch() const { return !rank_of_ && !work_->is_cut(); }
  bool is_from_before(OperationId id) const;
  llvm::Value* frame_place(uint64_t offset);
  llvm::Value* row_place(uint32_t offset);
  Cell from_frame(OperationId id);
  void hand_on(OperationId id);

  // --- lower_decision.cpp: outputs ---
  void store(const Store& store);
  void store_bits(const std::vector<uint32_t>& roots, uint32_t word, size_t member);
  void store_output(uint32_t slot);
  Cell reached(const Operation& operation);
  llvm::Value* output_buffer(uint32_t slot, size_t offset);
  void store_value(uint32_t slot, const Type& type, const Cell& cell, bool made);
  void store_known(uint32_t slot, const Cell& cell);
  void fill_known(llvm::ArrayRef<uint32_t> slots);
  bool is_made(OperationId id) const { return unit_.program.made[static_cast<size_t>(id)]; }
  llvm::Value* kept(const Type& type, llvm::Value* text);
  llvm::Value* output_member(size_t offset);

  Unit& unit_;
  const plan::Plan& plan_;
  llvm::LLVMContext& context_;
  Builder b_;

  // Of functions of rows:
  const Work* work_ = nullptr;
  uint32_t segment_ = 0;                ///< which one this is; of work that is not cut, all of it
  std::optional<OperationId> rank_of_;  ///< of `rank`: what alone is computed; of `evaluate`, the roots
  llvm::Value* frame_ = nullptr;        ///< of a segment
  llvm::Value* frame_row_ = nullptr;
  std::vector<llvm::AllocaInst*> carried_;  ///< what goes on from row to row

  llvm::Function* function_ = nullptr;
  llvm::BasicBlock* set_up_ = nullptr;   ///< entered once; ends with a jump
  llvm::BasicBlock* moments_ = nullptr;  ///< entered when `now` changes; ends with a jump
  llvm::Value* batch_ = nullptr;
  llvm::Value* outputs_ = nullptr;
  llvm::Value* memory_ = nullptr;
  llvm::Value* zone_ = nullptr;

  llvm::Value *row_ = nullptr, *lead_ = nullptr, *event_begin_ = nullptr, *event_end_ = nullptr, *now_ = nullptr;
  llvm::Value *event_ = nullptr, *kind_ = nullptr, *at_ = nullptr;  ///< of the event that is being looked at
  llvm::Value *lane_times_ = nullptr, *lane_kinds_ = nullptr;       ///< of all events, where several may be loaded
  llvm::AllocaInst* offset_ = nullptr;                              ///< of the zone, and when it holds

  // By operation; a function asks for few of them.
  llvm::DenseMap<uint32_t, Cell> cells_;  ///< of the run, and of what is being written
  std::vector<uint32_t> trail_;           ///< operations whose cells a branch forgets
  std::map<uint32_t, std::pair<llvm::AllocaInst*, llvm::AllocaInst*>> moment_cells_;
  std::map<std::pair<llvm::Value*, size_t>, llvm::Value*> members_;  ///< read in the set-up
  llvm::MapVector<llvm::Value*, llvm::Type*> event_cells_;           ///< of columns that are read, and what a cell is
  std::vector<uint32_t> always_known_;                               ///< outputs
  std::map<std::tuple<OperationId, bool, bool>, Cell> edges_;        ///< by time, whether included, whether the first
  std::map<uint32_t, llvm::Value*> match_ends_;                      ///< by sequence, in the row's code
};

/// What the function of `evaluate` is called, or the one that `reached` asks for a place.
std::string work_name(std::optional<OperationId> rank_of);

/// Writes functions of a plan. `lanes`: how many events are compared at once, 1, 2, 4 or 8.
void emit_functions(const Share& share, const Program& program, unsigned lanes, llvm::Module& module);

}  // namespace merit::codegen
