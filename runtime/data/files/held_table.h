/// Private to runtime/data: a table that somebody else made, as batches, and as an input.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <utility>
#include <vector>

#include "runtime/data/files/table_file.h"
#include "runtime/data/terms/inputs.h"

namespace merit::data {

class HeldTable {
 public:
  HeldTable(std::shared_ptr<arrow::Schema> schema, arrow::RecordBatchVector batches)
      : schema_(std::move(schema)), batches_(std::move(batches)) {}

  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }
  const arrow::RecordBatchVector& batches() const { return batches_; }

 private:
  std::shared_ptr<arrow::Schema> schema_;
  arrow::RecordBatchVector batches_;
};

/// An input that is in memory.
TableFilePtr open_held(const Input& input);

}  // namespace merit::data
