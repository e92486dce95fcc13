// NDJSON: an object a line. Every member is a text column; a row that lacks it is missing there.
#include <arrow/buffer.h>
#include <arrow/status.h>

#include "runtime/data/json_table.h"
#include "runtime/data/table_file.h"
#include "runtime/text/encoding.h"

namespace merit::data {
namespace {

class NdjsonFile : public TableFile {
 public:
  NdjsonFile(Source source, Utf8Text text, JsonSurvey survey)
      : TableFile(source.name, survey.names.names(), true),
        source_(std::move(source)),
        text_(std::move(text)),
        survey_(std::move(survey)) {}

  std::expected<RawTablePtr, Error> load(const std::vector<bool>&, ProgressMeter&) override {
    auto table = std::make_unique<JsonTable>(text_.text, std::move(survey_));
    describe(*table);
    table->title = title_of(source_.type.format);
    table->stored_bytes = source_.stored_bytes;
    table->text = text_.buffer;
    table->lines = std::make_shared<text::RowLines>(text_.text, std::nullopt, 0);
    record.rows = table->rows();
    return table;
  }

 private:
  Source source_;
  Utf8Text text_;
  JsonSurvey survey_;
};

/// Finds the first line that holds no object.
Error explain(const Source& source, std::string_view text) {
  JsonReader reader;
  text::RowScanner lines(text, std::nullopt);
  while (const auto line = lines.next()) {
    reader.open(text.substr(line->begin, line->end - line->begin));
    while (reader.next_member()) {
    }
    if (reader.fault()) return problem::bad_json(source.name, line->line, reader.fault()->reason);
  }
  return damaged(source, arrow::Status::Invalid("a line holds no object"));
}

}  // namespace

std::expected<TableFilePtr, Error> open_ndjson(const Source& source, unsigned threads) {
  auto text = read_text(source, false);
  if (!text) return std::unexpected(std::move(text.error()));
  JsonSurvey survey = survey_json(text->text, threads);
  if (survey.is_faulty) return std::unexpected(explain(source, text->text));
  const std::string encoding = text->encoding;
  auto file = std::make_unique<NdjsonFile>(source, std::move(*text), std::move(survey));
  file->record.encoding = encoding;
  if (encoding != name_of(text::Encoding::utf_8))
    file->findings.push_back(problem::other_encoding(source.name, encoding));
  return file;
}

}  // namespace merit::data
