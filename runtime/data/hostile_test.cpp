// Files that are not what they should be end in an error that says so.
#include <doctest/doctest.h>

#include "runtime/data/test_files.h"
#include "runtime/data/writing/write.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;
using namespace std::string_view_literals;

namespace {

Request one_field() {
  Request request;
  request.lead_fields = {field("id", columns::Type::text)};
  return request;
}

/// What reading a lead file with one field says, without the folder's name.
std::string result_of(const std::string& name, std::string_view content, std::optional<Format> format = std::nullopt) {
  const Directory directory;
  Inputs inputs;
  inputs.leads = {input(directory.write(name, content))};
  if (format) inputs.leads[0].file_type = FileType{*format, Compression::none};
  std::string text = read_text(inputs, one_field());
  const std::string folder = directory.path("");
  for (size_t at = text.find(folder); at != std::string::npos; at = text.find(folder)) text.erase(at, folder.size());
  return text;
}

std::string written(const std::string& suffix) {
  const Directory directory;
  columns::Table table;
  columns::ColumnBuilder ids(columns::Type::text);
  for (int i = 0; i < 1000; ++i) ids.append_text("lead " + std::to_string(i));
  table.names = {"id"};
  table.columns = {ids.finish()};
  table.rows = 1000;
  Output output;
  output.path = directory.path("file" + suffix);
  REQUIRE(write(table, output));
  return content_of(output.path);
}

}  // namespace

TEST_CASE("a header alone is no lead; nothing at all is an error") {
  CHECK(result_of("x.csv", "id,name\n") == "");
  CHECK(result_of("x.csv", "id") == "");
  CHECK(result_of("x.csv", "id\n\n\r\n") == "");
  CHECK(result_of("x.csv", "") == "empty-file: `x.csv` is empty\n");
  CHECK(result_of("x.csv", "\n\n") == "empty-file: `x.csv` is empty\n");
  CHECK(result_of("x.csv", "\xEF\xBB\xBF") == "empty-file: `x.csv` is empty\n");
  CHECK(result_of("x.parquet", "") == "empty-file: `x.parquet` is empty\n");
  CHECK(result_of("x.ndjson", "\n") == "");
  CHECK(result_of("x.ndjson", "") == "");
}

TEST_CASE("a ragged row and an open quote are named by line") {
  CHECK(result_of("x.csv", "id,b\n1,2\n\n\"a\nb\",3\n4\n") ==
        "ragged-row: line 6 of `x.csv` has 1 cell where the header has 2\n");
  CHECK(result_of("x.csv", "id,b\r\n1,2,3\r\n") ==
        "ragged-row: line 2 of `x.csv` has 3 cells where the header has 2\n");
  CHECK(result_of("x.csv", "id,b\n1,2\n\"x,3\n4,5\n") ==
        "unclosed-quote: the quote that opens in line 3 of `x.csv` is not closed\n");
  CHECK(result_of("x.csv", "id,b\n1,2\n2,\"3\n4,5\n") ==
        "unclosed-quote: the quote that opens in line 3 of `x.csv` is not closed\n");
  CHECK(result_of("x.csv", "id,b\n1,5\" pipe\n") == "'1'\n");
  CHECK(result_of("x.csv", "\"id,b\n1,2\n") ==
        "unclosed-quote: the quote that opens in line 1 of `x.csv` is not closed\n");
}

TEST_CASE("a wrong name is told by the first bytes") {
  CHECK(result_of("x.csv", written(".parquet")) == "wrong-format: `x.csv` is read as CSV, but holds Parquet\n");
  CHECK(result_of("x.csv", written(".arrow")) == "wrong-format: `x.csv` is read as CSV, but holds Arrow IPC\n");
  CHECK(result_of("x.csv", written(".csv.gz")) == "wrong-format: `x.csv` is read as CSV, but holds gzip\n");
  CHECK(result_of("x.csv.gz", "id\n1\n") == "wrong-format: `x.csv.gz` is read as gzip, but holds text\n");
  CHECK(result_of("x.parquet", "id\n1\n") == "wrong-format: `x.parquet` is read as Parquet, but holds text\n");
  CHECK(result_of("x.arrow", "id\n1\n") == "wrong-format: `x.arrow` is read as Arrow IPC, but holds text\n");
  CHECK(result_of("x.csv", "{\"id\": 1}\n") == "wrong-format: `x.csv` is read as CSV, but holds JSON objects\n");
  CHECK(result_of("x.ndjson", "[{\"id\": 1}]\n") ==
        "json-array: `x.ndjson` is one JSON array, and NDJSON has one object a line\n");
  CHECK(result_of("x.csv", "PK\x03\x04rest").starts_with("unsupported-format: `x.csv` holds a zip archive"));
}

TEST_CASE("a name that tells nothing is told by the first bytes") {
  CHECK(result_of("x", "id\n1\n") == "'1'\n");
  CHECK(result_of("x.data", "{\"id\": 1}\n") == "'1'\n");
  CHECK(result_of("x", written(".parquet")).starts_with("'lead 0'\n"));
  CHECK(result_of("x", written(".csv.gz")).starts_with("'lead 0'\n"));
  CHECK(result_of("x.dat", "id;b\n1;2\n", Format::csv) == "'1'\n");
}

TEST_CASE("files that are cut short say so") {
  for (const char* suffix : {".parquet", ".arrow", ".csv.gz", ".ndjson.zst"}) {
    const std::string whole = written(suffix);
    for (const size_t size : {whole.size() / 2, whole.size() - 1, size_t{9}}) {
      CAPTURE(suffix);
      CAPTURE(size);
      const std::string name = std::string("x") + suffix;
      CHECK(result_of(name, std::string_view(whole).substr(0, size)).starts_with("damaged-file: `" + name));
    }
  }
}

TEST_CASE("damaged bytes anywhere in a columnar file are an error or other values, never a crash") {
  for (const char* suffix : {".parquet", ".arrow"}) {
    const std::string whole = written(suffix);
    for (size_t at = 8; at < whole.size(); at += 97) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(~damaged[at]);
      CHECK(!result_of(std::string("x") + suffix, damaged).empty());
    }
  }
}

TEST_CASE("bytes that are no text are refused, and faulty JSON is named by line") {
  CHECK(result_of("x.csv", "id\n1\n\0\1\2\n"sv) == "not-text: `x.csv` is not text: line 3 holds a zero byte\n");
  CHECK(result_of("x.ndjson", "{\"id\": 1}\n{\"id\": }\n") ==
        "bad-json: line 2 of `x.ndjson` is not a JSON object: a value is expected\n");
  CHECK(result_of("x.ndjson", "{\"id\": 1}\n{\"id\": \"a\n") ==
        "bad-json: line 2 of `x.ndjson` is not a JSON object: it ends too early\n");
  CHECK(result_of("x.ndjson", "{\"id\": " + std::string(100'000, '[')) ==
        "bad-json: line 1 of `x.ndjson` is not a JSON object: it is nested too deeply\n");
}

TEST_CASE("files that are not there, and folders") {
  Inputs inputs;
  inputs.leads = {input("/nowhere/leads.csv")};
  CHECK(read_text(inputs, one_field()) == "cannot-read: cannot read `/nowhere/leads.csv`: there is no such file\n");
  inputs.leads = {input("/tmp")};
  CHECK(read_text(inputs, one_field()) == "cannot-read: cannot read `/tmp`: it is a directory\n");
  inputs.leads = {input("-")};
  inputs.events = {input("-")};
  CHECK(read_text(inputs, one_field()) == "two-standard-inputs: standard input is named twice\n");
}

TEST_CASE("CSV in other encodings, with any separator and line end") {
  const std::string expected = "'Zoë'\n'b'\n";
  CHECK(result_of("x.csv", "\xEF\xBB\xBFid\nZo\xC3\xAB\nb\n") == expected);
  CHECK(result_of("x.csv", "id\nZo\xEB\nb\n") == expected);
  CHECK(result_of("x.csv", "\xFF\xFEi\0d\0\n\0Z\0o\0\xEB\0\n\0b\0\n\0"sv) == expected);
  CHECK(result_of("x.csv", "\0i\0d\0,\0x\0\n\0Z\0o\0\xEB\0,\0\n\0b\0,\0\n"sv) == expected);
  CHECK(result_of("x.csv", "a;id\n1,5;Zo\xC3\xAB\n2,5;b") == expected);
  CHECK(result_of("x.csv", "a\tid\r1,5\tZo\xC3\xAB\r2,5\tb\r") == expected);
  CHECK(result_of("x.csv", ",id,\r\n1,Zo\xC3\xAB,2\r\n,b,\r\n") == expected);
}

TEST_CASE("a few bytes that are no UTF-8 do not make a UTF-8 file another: their values do not read") {
  const Directory directory;
  Request request = one_field();
  request.lead_fields.push_back(field("name", columns::Type::text));
  Inputs inputs;
  const auto read_file = [&](std::string_view content) {
    inputs.leads = {input(directory.write("x.csv", content))};
    return read_text(inputs, request);
  };
  CHECK(read_file("id,name\na,Zo\xC3\xAB\nb,Zo\xEB\nc,\xE2\x82\xAC\n") == "'a' 'Zoë'\n'b' -\n'c' '€'\n");
  CHECK(read_findings(inputs, request) ==
        "unreadable-value: 1 value of `name` does not read as text and is missing\n  line 3: Zo\xEB\n");
  CHECK(read_file("\xEF\xBB\xBFid,name\na,Zo\xEB\n") == "'a' -\n");
  CHECK(read_file("id,name\na,Zo\xC3\xAB\nb,\xC4ra \xDF\n") == "'a' 'ZoÃ«'\n'b' 'Ära ß'\n");
  CHECK(read_file("id,na\xEBme,name\n\xC3\xA4\xC3\xA4,1,\xE2\x82\xACx\n") == "'ää' '€x'\n");
}

TEST_CASE("an encoding other than UTF-8 is reported") {
  const Directory directory;
  Inputs inputs;
  inputs.leads = {input(directory.write("x.csv", "id\nZo\xEB\n"))};
  CHECK(read_findings(inputs, one_field()) ==
        "other-encoding: `" + inputs.leads[0].path + "` is not UTF-8; it was read as Windows-1252\n");
}

TEST_CASE("a cell longer than any block is read") {
  const std::string big(9 << 20, 'x');
  CHECK(result_of("x.csv", "id,b\n1,\"" + big + "\"\n2," + big + "\n") == "'1'\n'2'\n");
}

TEST_CASE("invalid UTF-8 in JSON is a value that does not read") {
  const Directory directory;
  Request request = one_field();
  request.lead_fields.push_back(field("name", columns::Type::text));
  Inputs inputs;
  inputs.leads = {input(
      directory.write("x.ndjson", "{\"id\": \"a\", \"name\": \"Zo\xEB\"}\n{\"id\": \"b\", \"name\": \"\\ud800\"}\n"))};
  CHECK(read_text(inputs, request) == "'a' -\n'b' -\n");
  CHECK(read_findings(inputs, request).starts_with("unreadable-value: 2 values of `name`"));
}

TEST_CASE("reading can be stopped") {
  const Directory directory;
  Inputs inputs;
  inputs.leads = {input(directory.write("x.csv", "id\n1\n"))};
  ReadOptions options;
  options.progress = [](int64_t, int64_t) { return false; };
  CHECK(read_text(inputs, one_field(), options) == "interrupted: interrupted\n");
}
