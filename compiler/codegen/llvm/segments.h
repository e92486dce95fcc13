/// How the work on rows is cut into functions. Private to this folder.
///
/// Some of LLVM's passes take time that grows faster than a function does. So of a large plan the work is done by
/// several functions, *segments*, each of about as many operations, which are called one after another for a group of
/// rows. What one works out and others ask for stands in the *frame*: memory with, for each row of the group, a place
/// for each value that is handed on. Of a plan of usual size one function does all, and nothing is handed on.
///
/// Facts come in the order of the loops over events that they need, those whose windows begin at one time side by side,
/// as they share what is asked of an event; what no fact waits for comes last, and then the outputs.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "compiler/codegen/decision_shape.h"
#include "compiler/codegen/tables.h"
#include "compiler/plan/passes/look_back.h"
#include "compiler/plan/plan.h"

namespace merit::codegen {

/// Something that the work leaves in the outputs (merit.h).
struct Store {
  enum class What : uint8_t {
    undecided,  ///< a word of bits
    reasons,    ///< likewise
    output,     ///< a column
    rank,       ///< a place on the ladder, in the only column
  };
  What what;
  uint32_t place;  ///< the word or the column
};

struct Segment {
  std::vector<std::vector<plan::OperationId>> facts;  ///< that it gathers, by the loop over events that does
  std::vector<plan::OperationId> handed_on;           ///< what it leaves in the frame
  std::vector<Store> stores;
  uint64_t state_begin = 0,
           state_end = 0;  ///< where in the frame it keeps what goes on from group to group (carry.cpp)
};

/// All that is done for the rows of a call.
struct Work {
  static constexpr uint32_t kNowhere = std::numeric_limits<uint32_t>::max();
  /// Where a value stands in a row of the frame: 8 bytes, 16 of a text, and whether it is known in a byte of its own. A
  /// boolean has one byte for both: whether it is true in the lowest bit, whether it is known in the next.
  struct Place {
    uint32_t value = kNowhere;
    uint32_t known = kNowhere;  ///< nowhere: it always is
  };

  std::vector<Segment> segments;  ///< in the order of the calls; at least one
  plan::Revisited revisited;      ///< of the function that `reached` asks; else nothing is carried

  // Of work that is cut:
  std::vector<uint32_t> segment_of;  ///< by operation: which works it out; nowhere: whichever asks for it
  std::vector<Place> places;         ///< by operation, of those that are handed on
  uint64_t state_bytes = 0;          ///< of the frame, before its rows
  uint64_t row_bytes = 0;            ///< of a row in the frame

  bool is_cut() const { return segments.size() > 1; }
  /// How many rows a group has: so few that the frame stays in cache, so many that a call costs nothing.
  uint64_t group_rows() const;
};

class Cutter {
 public:
  /// Plan and shape must outlive it. `segment`: operations of one; as many as there are where that is 0.
  Cutter(const plan::Plan& plan, const DecisionShape& shape, const Tables& tables, uint32_t segment);

  /// The work of `evaluate`.
  Work evaluation() const;
  /// Of the function that `reached` asks for a place on the ladder.
  Work ranking(plan::OperationId place) const;

 private:
  struct Asked {
    std::vector<plan::OperationId> values;  ///< of the outputs, worked out for each row
    std::vector<plan::OperationId> texts;   ///< of reasons, worked out where they are asked for, but for their facts
  };

  std::span<const plan::OperationId> needs_of(uint32_t operation) const {
    return std::span(needed_).subspan(begin_[operation], begin_[operation + 1] - begin_[operation]);
  }
  bool may_be_cut() const { return limit_ != std::numeric_limits<uint64_t>::max(); }
  std::vector<bool> closure(std::vector<plan::OperationId> of) const;
  Asked asked_by(const Store& store) const;
  Work cut(const std::vector<Store>& stores, plan::Revisited revisited) const;
  std::vector<plan::OperationId> in_order(const std::vector<bool>& worked_out) const;
  void hand_on(const std::vector<bool>& needed, Work& work) const;
  void lay_out(Work& work) const;

  const plan::Plan& plan_;
  const DecisionShape& shape_;
  uint64_t limit_ = std::numeric_limits<uint64_t>::max();  ///< of a segment's weight
  std::vector<plan::OperationId> needed_;  ///< what each operation of the rows' code needs, list behind list
  std::vector<size_t> begin_;              ///< of the lists
  std::vector<bool> is_looked_up_;         ///< by operation: a cell of a column or of a table, had again for less
  std::vector<uint32_t> loops_;            ///< how many loops over events come before it; of a fact, with its own
  std::vector<uint64_t> weight_;           ///< with what it needs of each event
  std::vector<bool> never_missing_;
};

}  // namespace merit::codegen
