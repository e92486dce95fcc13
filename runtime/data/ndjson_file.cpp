// NDJSON: an object a line. Every member is a text column; a row that lacks it is missing there.
#include <arrow/buffer.h>
#include <arrow/chunked_array.h>
#include <arrow/type.h>

#include "runtime/data/json_rows.h"
#include "runtime/data/memory_table.h"
#include "runtime/data/table_file.h"
#include "runtime/text/encoding.h"

namespace merit::data {
namespace {

/// The rows are scanned when the file is opened, since they tell its columns.
class NdjsonFile : public TableFile {
 public:
  NdjsonFile(Source source, Utf8Text text, JsonRows rows)
      : TableFile(source.name, rows.names(), true),
        source_(std::move(source)),
        text_(std::move(text)),
        rows_(std::move(rows)) {}

  std::expected<RawTablePtr, Error> load(const std::vector<bool>&, ProgressMeter& meter) override {
    auto table = std::make_unique<MemoryTable>();
    describe(*table);
    table->title = title_of(source_.type.format);
    table->text = text_.buffer;
    table->lines = std::make_shared<text::RowLines>(text_.text, std::nullopt, 0);
    const int64_t rows = rows_.rows();
    auto cells = rows_.finish();
    if (!cells.ok()) return std::unexpected(damaged(source_, cells.status()));
    table->set_cells(std::move(*cells), rows);
    record.rows = rows;
    if (!meter.advance(static_cast<double>(source_.stored_bytes))) {
      return std::unexpected(Error(problem::interrupted()));
    }
    return table;
  }

 private:
  Source source_;
  Utf8Text text_;
  JsonRows rows_;
};

}  // namespace

std::expected<TableFilePtr, Error> open_ndjson(const Source& source) {
  auto text = read_text(source, false);
  if (!text) return std::unexpected(std::move(text.error()));
  JsonRows rows;
  text::RowScanner scanner(text->text, std::nullopt);
  while (const auto row = scanner.next()) {
    const std::string_view line = text->text.substr(row->begin, row->end - row->begin);
    if (auto added = rows.add(line); !added) {
      return std::unexpected(Error(problem::bad_json(source.name, row->line, added.error().reason)));
    }
  }
  const std::string encoding = text->encoding;
  auto file = std::make_unique<NdjsonFile>(source, std::move(*text), std::move(rows));
  file->record.encoding = encoding;
  if (encoding != name_of(text::Encoding::utf_8))
    file->findings.push_back(problem::other_encoding(source.name, encoding));
  return file;
}

}  // namespace merit::data
