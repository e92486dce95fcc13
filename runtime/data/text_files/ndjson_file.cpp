// NDJSON: an object a line. Every member is a text column; a row that lacks it is missing there.
#include "runtime/data/text_files/ndjson_file.h"

#include <arrow/status.h>

#include "runtime/data/text_files/json_table.h"
#include "runtime/data/text_files/utf8_text.h"
#include "runtime/text/separated.h"

namespace merit::data {
namespace {

class NdjsonFile : public TableFile {
 public:
  NdjsonFile(Source source, StoredText text, JsonSurvey survey)
      : TableFile(source.name, survey.names.names(), true),
        source_(std::move(source)),
        text_(std::move(text)),
        survey_(std::move(survey)) {}

  std::expected<RawTablePtr, Error> load(const std::vector<bool>&, ProgressMeter&) override {
    auto table = std::make_unique<JsonTable>(text_, std::move(survey_));
    describe(*table);
    table->title = title_of(source_.type.format);
    table->stored_bytes = source_.stored_bytes;
    record.rows = table->rows();
    return table;
  }

 private:
  Source source_;
  StoredText text_;
  JsonSurvey survey_;
};

/// Finds the first line that holds no object.
Error explain(const Source& source, const StoredText& stored) {
  const auto text = stored.read();
  if (!text.ok()) return damaged(source, text.status());
  JsonReader reader;
  text::RowScanner lines(text->text, std::nullopt);
  while (const auto line = lines.next()) {
    reader.open(text->text.substr(line->begin, line->end - line->begin));
    while (reader.next_member()) {
    }
    if (reader.fault()) return problem::bad_json(source.name, line->line, reader.fault()->reason);
  }
  return damaged(source, changed_meanwhile());
}

}  // namespace

std::expected<TableFilePtr, Error> open_ndjson(const Source& source, unsigned threads) {
  auto text = read_text(source);
  if (!text) return std::unexpected(std::move(text.error()));
  auto survey = survey_json(text->text, threads);
  if (!survey.ok()) return std::unexpected(damaged(source, survey.status()));
  if (survey->is_faulty) return std::unexpected(explain(source, text->text));
  auto file = std::make_unique<NdjsonFile>(source, std::move(text->text), std::move(*survey));
  file->note_encoding(text->encoding);
  return file;
}

}  // namespace merit::data
