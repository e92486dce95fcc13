/// Private to this room: the pages of a row group's columns, decompressed by what has decompressed those before.
///
/// Arrow makes what zstd needs to decompress anew for each page, which asks the processor what it can do: in a virtual
/// machine that takes a tenth of the time that a page of 20,000 values does.
#pragma once

#include <arrow/io/interfaces.h>
#include <parquet/file_reader.h>

#include <memory>

namespace merit::data {

/// The same row group, for one thread. All pages of a column lie in one place: a page lives until the next of its
/// column is read, as those of Arrow's do. `file` outlives it.
std::shared_ptr<parquet::RowGroupReader> with_kept_decompressor(std::shared_ptr<arrow::io::RandomAccessFile> content,
                                                                parquet::ParquetFileReader& file, int group);

}  // namespace merit::data
