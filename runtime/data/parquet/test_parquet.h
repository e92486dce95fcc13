/// For tests: tables as files, and the ways in which Parquet stores them.
#pragma once

#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <arrow/table.h>
#include <doctest/doctest.h>
#include <parquet/arrow/writer.h>

#include <functional>
#include <string>
#include <vector>

#include "runtime/data/tables/test_arrays.h"
#include "runtime/data/terms/test_directory.h"

namespace merit::data::test {

using Properties = parquet::WriterProperties::Builder;

inline constexpr int64_t kOneGroup = int64_t{1} << 20;  ///< as many rows as one row group has, unless one asks for less

inline std::string save(const Directory& directory, const std::string& name, const arrow::Table& table,
                        Properties& properties, int64_t group_rows = kOneGroup) {
  auto file = *arrow::io::FileOutputStream::Open(directory.path(name));
  const auto types = parquet::ArrowWriterProperties::Builder().store_schema()->build();
  REQUIRE(parquet::arrow::WriteTable(table, arrow::default_memory_pool(), file, group_rows, properties.build(), types)
              .ok());
  REQUIRE(file->Close().ok());
  return directory.path(name);
}

inline std::string save_arrow(const Directory& directory, const arrow::Table& table) {
  auto file = *arrow::io::FileOutputStream::Open(directory.path("table.arrow"));
  auto writer = *arrow::ipc::MakeFileWriter(file, table.schema());
  REQUIRE(writer->WriteTable(table).ok());
  REQUIRE(writer->Close().ok());
  REQUIRE(file->Close().ok());
  return directory.path("table.arrow");
}

struct Storage {
  const char* name;
  std::function<void(Properties&)> set;
  int64_t group_rows = kOneGroup;
};

inline const std::vector<Storage> kStorages = {
    {"dictionaries", [](Properties&) {}},
    {"no dictionary", [](Properties& p) { p.disable_dictionary(); }},
    {"dictionaries given up", [](Properties& p) { p.dictionary_pagesize_limit(20'000)->data_pagesize(8'000); }},
    {"pages of version 2", [](Properties& p) { p.data_page_version(parquet::ParquetDataPageVersion::V2); }},
    {"small pages", [](Properties& p) { p.disable_dictionary()->data_pagesize(1'000)->write_batch_size(50); }},
    {"small pages with codes", [](Properties& p) { p.data_pagesize(1'000)->write_batch_size(50); }},
    {"small row groups", [](Properties&) {}, 1'000},
    {"compressed", [](Properties& p) { p.compression(parquet::Compression::ZSTD)->data_pagesize(50'000); }},
    {"compressed by another",
     [](Properties& p) { p.compression(parquet::Compression::SNAPPY)->data_pagesize(50'000); }},
    {"compressed pages of version 2",
     [](Properties& p) {
       p.compression(parquet::Compression::ZSTD)->data_page_version(parquet::ParquetDataPageVersion::V2);
       p.data_pagesize(5'000)->write_batch_size(100);
     }},
    {"compressed without dictionaries",
     [](Properties& p) { p.compression(parquet::Compression::ZSTD)->disable_dictionary()->data_pagesize(5'000); }},
};

}  // namespace merit::data::test
