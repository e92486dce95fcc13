#include "runtime/data/files/table_file.h"

#include <arrow/status.h>

namespace merit::data {

void TableFile::describe(RawTable& table) const {
  table.file = name_;
  table.names = columns_;
  table.columns_from_rows = columns_from_rows_;
}

void TableFile::note_encoding(text::Encoding encoding) {
  record.encoding = name_of(encoding);
  if (encoding != text::Encoding::utf_8) findings.push_back(problem::other_encoding(name_, record.encoding));
}

Error damaged(const Source& source, const arrow::Status& status) {
  return read_failure(source.name, title_of(source.type.format), status);
}

Error damaged(const RawTable& table, const arrow::Status& status) {
  return read_failure(table.file, table.title, status);
}

}  // namespace merit::data
