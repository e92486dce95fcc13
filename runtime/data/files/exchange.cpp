#include "runtime/data/files/exchange.h"

#include <arrow/array.h>
#include <arrow/c/bridge.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "runtime/data/files/appended_column.h"
#include "runtime/data/files/held_table.h"
#include "runtime/data/files/read_failure.h"
#include "runtime/data/tables/array_check.h"

namespace merit::data {
namespace {

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

std::string reason_of(const arrow::Status& status) {
  std::string reason = status.message();
  std::ranges::replace(reason, '\n', ' ');
  return reason;
}

}  // namespace

int64_t rows_of(const HeldTable& table) {
  int64_t rows = 0;
  for (const auto& batch : table.batches()) rows += batch->num_rows();
  return rows;
}

std::expected<HeldTablePtr, std::string> import_table(ArrowArrayStream* stream) {
  auto table = guarded([&] { return import_batches(stream); });
  if (!table.ok()) return std::unexpected(reason_of(table.status()));
  return *std::move(table);
}

/// By column.
struct TableExport::Columns {
  int64_t room = 0;  ///< rows
  std::vector<std::string> names;
  std::vector<AppendedColumn> columns;
  int64_t rows = 0;

  arrow::Status append(const columns::Table& piece) {
    if (columns.empty()) names = piece.names;
    for (size_t i = columns.size(); i < piece.columns.size(); ++i) {
      ARROW_ASSIGN_OR_RAISE(columns.emplace_back(), AppendedColumn::make(*piece.columns[i], room));
    }
    for (size_t i = 0; i < columns.size(); ++i)
      ARROW_RETURN_NOT_OK(columns[i].append(*piece.columns[i], 0, piece.rows));
    rows += piece.rows;
    return arrow::Status::OK();
  }

  arrow::Status finish(ArrowSchema* schema, ArrowArray* array) {
    arrow::FieldVector fields;
    arrow::ArrayDataVector arrays;
    for (size_t i = 0; i < columns.size(); ++i) {
      ARROW_ASSIGN_OR_RAISE(auto cells, columns[i].finish());
      fields.push_back(arrow::field(names[i], cells->type));
      arrays.push_back(std::move(cells));
    }
    const auto batch = arrow::RecordBatch::Make(arrow::schema(std::move(fields)), rows, std::move(arrays));
    return arrow::ExportRecordBatch(*batch, array, schema);
  }
};

TableExport::TableExport(int64_t rows) : columns_(std::make_unique<Columns>()) {
  columns_->room = rows;
}
TableExport::TableExport(TableExport&&) noexcept = default;
TableExport& TableExport::operator=(TableExport&&) noexcept = default;
TableExport::~TableExport() = default;

std::expected<void, std::string> TableExport::append(const columns::Table& rows) {
  const auto status = guarded([&] { return columns_->append(rows); });
  if (!status.ok()) return std::unexpected(reason_of(status));
  return {};
}

std::expected<void, std::string> TableExport::finish(ArrowSchema* schema, ArrowArray* array) {
  const auto status = guarded([&] { return columns_->finish(schema, array); });
  if (!status.ok()) return std::unexpected(reason_of(status));
  return {};
}

}  // namespace merit::data
