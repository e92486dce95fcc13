#include "runtime/data/open_table.h"

#include <string>
#include <utility>

#include "runtime/data/files/arrow_file.h"
#include "runtime/data/files/held_table.h"
#include "runtime/data/parquet/parquet_file.h"
#include "runtime/data/terms/formats.h"
#include "runtime/data/text_files/ndjson_file.h"
#include "runtime/data/text_files/separated_file.h"

namespace merit::data {
namespace {

std::expected<TableFilePtr, Error> open_by_format(const Source& source, const Input& input, unsigned threads) {
  switch (source.type.format) {
    case Format::csv:
    case Format::tsv:
      return open_separated(source, input, threads);
    case Format::ndjson:
      return open_ndjson(source, threads);
    case Format::parquet:
      return open_parquet(source);
    case Format::arrow:
      return open_arrow(source);
  }
  return std::unexpected(Error(problem::unknown_format(source.name)));
}

}  // namespace

std::expected<TableFilePtr, Error> open_table(const Input& input, const OpenOptions& options, ProgressMeter& meter) {
  if (input.table) return open_held(input);
  auto source = open_source(input, options, meter);
  if (!source) return std::unexpected(std::move(source.error()));
  auto file = open_by_format(*source, input, options.threads);
  if (!file) return file;
  InputRecord& record = (*file)->record;
  record.path = input.path;
  record.kind = input.kind;
  record.format = std::string(name_of(source->type.format)) + std::string(suffix_of(source->type.compression));
  record.bytes = source->stored_bytes;
  record.sha256 = source->sha256;
  return file;
}

}  // namespace merit::data
