/// Columns as generated code reads them, and the buffers that it writes decisions to. Private to this folder.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "compiler/codegen/decision_shape.h"
#include "compiler/plan/plan.h"
#include "runtime/abi/merit.h"
#include "runtime/columns/column.h"

namespace merit::codegen {

/// Views of columns, which outlive them.
class StoredColumns {
 public:
  /// A null column becomes one that nothing reads.
  void add(const columns::ColumnPtr& column);
  const merit_column* data() const { return columns_.data(); }
  /// Views of other columns that are stored alike, with the same dictionaries.
  std::vector<merit_column> with_cells_of(std::span<const columns::ColumnPtr> columns) const;

 private:
  const std::vector<merit_text>& texts_of(const columns::Dictionary& dictionary);

  std::vector<merit_column> columns_;
  std::map<const columns::Dictionary*, std::vector<merit_text>> dictionaries_;
};

/// Room for the decisions of some rows; `take` makes columns of them.
class DecisionBuffers {
 public:
  DecisionBuffers(const plan::Plan& plan, const DecisionShape& shape, size_t rows);

  const merit_output* columns() const { return views_.data(); }
  uint64_t* undecided() { return undecided_.data(); }
  uint64_t* reasons() { return reasons_.data(); }

  /// A table for each definition of the plan; equal lists of what is undecided are one column. Call once, while the
  /// texts that were written are still there.
  std::vector<columns::Table> take();

 private:
  struct Buffer {
    semantics::Type type;
    std::vector<int64_t> integers;
    std::vector<double> numbers;
    std::vector<merit_text> texts;
    std::vector<uint8_t> known;
  };

  /// Where the texts of reasons begin among the buffers.
  size_t first_reason() const { return buffers_.size() - shape_.reasons.size(); }
  columns::ColumnPtr column_of(Buffer& buffer) const;
  /// Of the definition whose roots these are: which of all of their kind.
  columns::ColumnPtr undecided_column(const std::vector<size_t>& bits) const;
  columns::ColumnPtr reasons_column(const std::vector<size_t>& bits) const;

  const plan::Plan& plan_;
  const DecisionShape& shape_;
  size_t rows_;
  std::vector<Buffer> buffers_;  ///< by `DecisionShape::outputs`
  std::vector<merit_output> views_;
  std::vector<uint64_t> undecided_, reasons_;
};

}  // namespace merit::codegen
