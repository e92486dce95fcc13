#include "bench/limit/answer.h"

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <parquet/arrow/writer.h>

#include <bit>

#include "bench/limit/columns.h"

namespace merit::limit {

std::shared_ptr<arrow::Array> key_column(const Leads& leads) {
  arrow::StringBuilder builder;
  const auto bytes = static_cast<int64_t>(leads.keys.size() * sizeof(uint64_t));
  need(builder.Reserve(leads.count()).ok() && builder.ReserveData(bytes).ok(), "no memory");
  for (const uint64_t& key : leads.keys) {
    builder.UnsafeAppend(reinterpret_cast<const char*>(&key), 8 - std::countl_zero(key) / 8);
  }
  return builder.Finish().ValueOrDie();
}

std::shared_ptr<arrow::Array> boolean_column(const std::vector<uint8_t>& values) {
  const auto rows = static_cast<int64_t>(values.size());
  std::shared_ptr<arrow::Buffer> bits = arrow::AllocateEmptyBitmap(rows).ValueOrDie();
  for (size_t i = 0; i < values.size(); ++i) {
    bits->mutable_data()[i / 8] |= static_cast<uint8_t>((values[i] != 0 ? 1 : 0) << i % 8);
  }
  return std::make_shared<arrow::BooleanArray>(rows, std::move(bits));
}

std::shared_ptr<arrow::Array> points_column(const std::vector<int32_t>& points) {
  return std::make_shared<arrow::Int32Array>(static_cast<int64_t>(points.size()), arrow::Buffer::Wrap(points));
}

std::shared_ptr<arrow::Array> stage_column(const std::vector<uint8_t>& stages) {
  arrow::StringBuilder names;
  need(names.AppendValues({"Lead", "MQL", "SQL"}).ok(), "no memory");
  const auto codes =
      std::make_shared<arrow::Int8Array>(static_cast<int64_t>(stages.size()), arrow::Buffer::Wrap(stages));
  const auto type = arrow::dictionary(arrow::int8(), arrow::utf8());
  return arrow::DictionaryArray::FromArrays(type, codes, names.Finish().ValueOrDie()).ValueOrDie();
}

void write(const std::string& path, const Columns& columns) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  parquet::WriterProperties::Builder properties;
  properties.compression(parquet::Compression::ZSTD)->compression_level(1)->disable_statistics();
  for (const auto& [name, array] : columns) {
    fields.push_back(arrow::field(name, array->type(), false));
    arrays.push_back(array);
    if (array->type_id() != arrow::Type::DICTIONARY) properties.disable_dictionary(name);
  }
  const auto schema = arrow::schema(fields);
  const auto threads = parquet::ArrowWriterProperties::Builder().set_use_threads(true)->build();
  const auto file = arrow::io::FileOutputStream::Open(path).ValueOrDie();
  const auto writer =
      parquet::arrow::FileWriter::Open(*schema, arrow::default_memory_pool(), file, properties.build(), threads)
          .ValueOrDie();
  const auto batch = arrow::RecordBatch::Make(schema, arrays.front()->length(), arrays);
  // Threads act on buffered row groups alone.
  need(writer->NewBufferedRowGroup().ok() && writer->WriteRecordBatch(*batch).ok() && writer->Close().ok() &&
           file->Close().ok(),
       "the answer cannot be written");
}

}  // namespace merit::limit
