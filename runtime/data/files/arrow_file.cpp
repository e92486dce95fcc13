// Arrow IPC, with or without a footer.
#include "runtime/data/files/arrow_file.h"

#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <utility>

#include "runtime/data/tables/memory_table.h"

namespace merit::data {
namespace {

class ArrowFile : public TableFile {
 public:
  ArrowFile(const Source& source, std::vector<std::string> columns)
      : TableFile(source.name, std::move(columns), false), source_(source) {}

  std::expected<RawTablePtr, Error> load(const std::vector<bool>& wanted, ProgressMeter& meter) override {
    auto table = std::make_unique<MemoryTable>();
    describe(*table);
    table->title = title_of(source_.type.format);
    const auto status = guarded([&] { return load_into(*table, wanted, meter); });
    if (!status.ok()) return std::unexpected(damaged(source_, status));
    record.rows = table->rows();
    return table;
  }

 private:
  arrow::Status load_into(MemoryTable& table, const std::vector<bool>& wanted, ProgressMeter& meter) const;
  arrow::Result<arrow::RecordBatchVector> read_stream(ProgressMeter& meter) const;
  arrow::Result<arrow::RecordBatchVector> read_file(ProgressMeter& meter) const;

  Source source_;
};

arrow::Result<arrow::RecordBatchVector> ArrowFile::read_stream(ProgressMeter& meter) const {
  arrow::RecordBatchVector batches;
  ARROW_RETURN_NOT_OK(source_.content->Seek(0));
  ARROW_ASSIGN_OR_RAISE(const auto stream, arrow::ipc::RecordBatchStreamReader::Open(source_.content));
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto batch, stream->Next());
    if (!batch) break;
    batches.push_back(std::move(batch));
    if (!meter.go_on()) return arrow::Status::Cancelled("");
  }
  meter.advance(static_cast<double>(source_.stored_bytes));
  return batches;
}

arrow::Result<arrow::RecordBatchVector> ArrowFile::read_file(ProgressMeter& meter) const {
  arrow::RecordBatchVector batches;
  ARROW_ASSIGN_OR_RAISE(const auto file, arrow::ipc::RecordBatchFileReader::Open(source_.content));
  const int count = file->num_record_batches();
  for (int i = 0; i < count; ++i) {
    ARROW_ASSIGN_OR_RAISE(auto batch, file->ReadRecordBatch(i));
    batches.push_back(std::move(batch));
    if (!meter.advance(static_cast<double>(source_.stored_bytes) / count)) return arrow::Status::Cancelled("");
  }
  return batches;
}

arrow::Status ArrowFile::load_into(MemoryTable& table, const std::vector<bool>& wanted, ProgressMeter& meter) const {
  ARROW_ASSIGN_OR_RAISE(const auto batches, source_.arrow_stream ? read_stream(meter) : read_file(meter));
  return table.set_batches(batches, wanted);
}

}  // namespace

std::expected<TableFilePtr, Error> open_arrow(const Source& source) {
  using Schema = arrow::Result<std::shared_ptr<arrow::Schema>>;
  const auto schema = guarded([&]() -> Schema {
    if (source.arrow_stream) {
      ARROW_RETURN_NOT_OK(source.content->Seek(0));
      ARROW_ASSIGN_OR_RAISE(const auto stream, arrow::ipc::RecordBatchStreamReader::Open(source.content));
      return stream->schema();
    }
    ARROW_ASSIGN_OR_RAISE(const auto file, arrow::ipc::RecordBatchFileReader::Open(source.content));
    return file->schema();
  });
  if (!schema.ok()) return std::unexpected(damaged(source, schema.status()));
  return std::make_unique<ArrowFile>(source, (*schema)->field_names());
}

}  // namespace merit::data
