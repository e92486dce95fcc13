#include "runtime/data/exchange.h"

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/c/bridge.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "runtime/data/array_check.h"
#include "runtime/data/arrow_columns.h"
#include "runtime/data/held_table.h"
#include "runtime/data/read_failure.h"

namespace merit::data {
namespace {

using columns::Column;
using columns::ColumnPtr;
using columns::Type;

arrow::Status check_lengths(const arrow::RecordBatch& batch) {
  for (const std::shared_ptr<arrow::Array>& column : batch.columns()) {
    if (column->length() != batch.num_rows()) return arrow::Status::Invalid("columns of a batch differ in length");
    ARROW_RETURN_NOT_OK(check_length(*column));
  }
  return arrow::Status::OK();
}

arrow::Result<HeldTablePtr> import_batches(ArrowArrayStream* stream) {
  ARROW_ASSIGN_OR_RAISE(const auto reader, arrow::ImportRecordBatchReader(stream));
  arrow::RecordBatchVector batches;
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto batch, reader->Next());
    if (!batch) break;
    if (batch->num_rows() == 0) continue;  // Arrow refuses texts as views where a slice of none begins behind the first
    ARROW_RETURN_NOT_OK(check_lengths(*batch));  // what is inside is looked at where it is read
    batches.push_back(std::move(batch));
  }
  return std::make_shared<const HeldTable>(reader->schema(), std::move(batches));
}

/// The column, and those inside it, without dictionaries of texts.
ColumnPtr with_plain_texts(const ColumnPtr& column) {
  if (column->type == Type::text && column->dictionary) {
    columns::ColumnBuilder builder(Type::text);
    for (int64_t row = 0; row < column->length; ++row) builder.append_cell(*column, row);
    return builder.finish();
  }
  const auto is_plain = [](const ColumnPtr& child) { return with_plain_texts(child) == child; };
  if (std::ranges::all_of(column->children, is_plain)) return column;
  auto copy = std::make_shared<Column>(*column);
  for (ColumnPtr& child : copy->children) child = with_plain_texts(child);
  return copy;
}

/// Bytes that something else keeps alive.
class KeptBuffer : public arrow::Buffer {
 public:
  KeptBuffer(std::shared_ptr<arrow::Buffer> bytes, ColumnPtr owner)
      : arrow::Buffer(bytes->data(), bytes->size()), bytes_(std::move(bytes)), owner_(std::move(owner)) {}

 private:
  std::shared_ptr<arrow::Buffer> bytes_;
  ColumnPtr owner_;
};

/// Arrays look at the cells of their column: in this copy, whoever has one of its buffers has the column.
std::shared_ptr<arrow::ArrayData> kept(const arrow::ArrayData& array, const ColumnPtr& column) {
  auto copy = array.Copy();
  for (std::shared_ptr<arrow::Buffer>& buffer : copy->buffers) {
    if (buffer) buffer = std::make_shared<KeptBuffer>(std::move(buffer), column);
  }
  for (std::shared_ptr<arrow::ArrayData>& child : copy->child_data) child = kept(*child, column);
  return copy;
}

arrow::Result<std::shared_ptr<arrow::Array>> kept_array_of(const ColumnPtr& column) {
  ARROW_ASSIGN_OR_RAISE(const auto cells, arrow_array_of(*column, 0, column->length));
  return arrow::MakeArray(kept(*cells->data(), column));
}

arrow::Status export_columns(const columns::Table& table, ArrowSchema* schema, ArrowArray* array) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    ARROW_ASSIGN_OR_RAISE(auto cells, kept_array_of(with_plain_texts(table.columns[i])));
    fields.push_back(arrow::field(table.names[i], cells->type()));
    arrays.push_back(std::move(cells));
  }
  const auto batch = arrow::RecordBatch::Make(arrow::schema(std::move(fields)), table.rows, std::move(arrays));
  return arrow::ExportRecordBatch(*batch, array, schema);
}

std::string reason_of(const arrow::Status& status) {
  std::string reason = status.message();
  std::ranges::replace(reason, '\n', ' ');
  return reason;
}

}  // namespace

std::expected<HeldTablePtr, std::string> import_table(ArrowArrayStream* stream) {
  auto table = guarded([&] { return import_batches(stream); });
  if (!table.ok()) return std::unexpected(reason_of(table.status()));
  return *std::move(table);
}

std::expected<void, std::string> export_table(const columns::Table& table, ArrowSchema* schema, ArrowArray* array) {
  const auto status = guarded([&] { return export_columns(table, schema, array); });
  if (!status.ok()) return std::unexpected(reason_of(status));
  return {};
}

}  // namespace merit::data
