// What a Parquet file says of itself: what contradicts its pages is damage, never other values; what only reading all
// of it could tell is believed.
#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/table.h>
#include <doctest/doctest.h>

#include <cstring>
#include <limits>

#include "runtime/data/parquet/test_parquet.h"
#include "runtime/data/test_files.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;

namespace {

constexpr int64_t kRows = 5'003;  // seven rows more than groups of eight codes, one of which is then filled up
constexpr int64_t kManyNulls = 1'234, kFewNulls = 2;
constexpr int64_t kStart = 1'760'000'000'000'000, kMinute = 60'000'000;

/// A number as the footer writes it, in as many bytes as `like` takes there.
std::string stored(int64_t number, int64_t like) {
  std::string bytes;
  for (uint64_t left = static_cast<uint64_t>(number) << 1, other = static_cast<uint64_t>(like) << 1;;) {
    other >>= 7;
    bytes += static_cast<char>((left & 0x7F) | (other > 0 ? 0x80 : 0));
    left >>= 7;
    if (other == 0) return bytes;
  }
}

std::string stored(int64_t number) {
  return stored(number, number);
}

std::string raw(int64_t time) {
  std::string bytes(sizeof time, '\0');
  std::memcpy(bytes.data(), &time, sizeof time);
  return bytes;
}

size_t footer_of(const std::string& file) {
  uint32_t footer = 0;
  std::memcpy(&footer, file.data() + file.size() - 8, sizeof footer);
  return file.size() - 8 - footer;
}

/// The file with one of the places where its footer has `from` saying `to`, of each place.
std::vector<std::string> lies(const std::string& file, const std::string& from, const std::string& to) {
  std::vector<std::string> all;
  for (size_t at = file.find(from, footer_of(file)); at != std::string::npos; at = file.find(from, at + 1)) {
    all.push_back(std::string(file).replace(at, from.size(), to));
  }
  return all;
}

std::shared_ptr<arrow::Table> table_of_leads() {
  const auto ids =
      array_of(arrow::StringBuilder(), kRows, [](int64_t row) { return std::optional(fmt::format("l{}", row)); });
  const auto many = array_of(arrow::Int32Builder(), kRows, [](int64_t row) {
    return row < kManyNulls ? std::nullopt : std::optional(static_cast<int32_t>(row % 300));
  });
  const auto few = array_of(arrow::StringBuilder(), kRows,
                            [](int64_t row) { return text_if(row >= kFewNulls, row % 3 == 0 ? "DE" : "US"); });
  const auto schema = arrow::schema({arrow::field("id", arrow::utf8()), arrow::field("employees", arrow::int32()),
                                     arrow::field("country", arrow::utf8())});
  return arrow::Table::Make(schema, {ids, many, few});
}

Request request_for_leads() {
  Request request;
  request.lead_fields = {field("id", columns::Type::text), field("employees", columns::Type::integer),
                         field("country", columns::Type::text)};
  return request;
}

std::shared_ptr<arrow::Table> table_of_events() {
  constexpr int64_t kEvents = 100;
  const auto leads = array_of(arrow::StringBuilder(), kEvents, [](int64_t) { return std::optional<std::string>("a"); });
  const auto at =
      array_of(arrow::TimestampBuilder(arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"), arrow::default_memory_pool()),
               kEvents, [](int64_t row) { return std::optional(kStart + row * kMinute); });
  const auto schema = arrow::schema({arrow::field("lead", arrow::utf8()), arrow::field("at", at->type())});
  return arrow::Table::Make(schema, {leads, at});
}

}  // namespace

TEST_CASE("numbers of rows, cells and nulls that do not hold are damage") {
  const Directory directory;
  const Request request = request_for_leads();
  const auto table = table_of_leads();
  for (const Storage& storage : kStorages) {
    if (storage.group_rows < kRows) continue;
    CAPTURE(storage.name);
    Properties properties;
    storage.set(properties);
    const std::string whole = content_of(save(directory, "whole.parquet", *table, properties));
    Inputs inputs;
    const auto read_file = [&](const std::string& content) {
      inputs.leads = {input(directory.write("lie.parquet", content))};
      return read_text(inputs, request);
    };
    const std::string truth = read_file(whole);
    REQUIRE(truth.find("'l5002' 202 'US'") != std::string::npos);
    const auto said_of = [&](const std::string& from, const std::string& to) {
      std::vector<std::string> said;
      for (const std::string& lie : lies(whole, from, to)) {
        const std::string text = read_file(lie);
        const bool is_damage = text.starts_with("damaged-file: ");
        CHECK((is_damage || text == truth));
        if (is_damage) said.push_back(text);
      }
      return said.size();
    };
    for (const int64_t rows : {kRows - 2, kRows + 2}) CHECK(said_of(stored(kRows), stored(rows, kRows)) >= 4);
    CHECK(said_of(stored(kManyNulls), stored(0, kManyNulls)) == 1);
    const std::string before = "\x36";  // the third of a structure, and a number of 64 bits: statistics of texts
    CHECK(said_of(before + stored(kFewNulls), before + stored(0)) == 1);
  }
}

TEST_CASE("a column without nulls is asked for them however its levels are said to be stored") {
  const Directory directory;
  Properties properties;
  properties.disable_dictionary();
  std::string other = content_of(save(directory, "whole.parquet", *table_of_leads(), properties));
  // In the header of a page: how many values, that they are plain, and that levels of both kinds are runs.
  const std::string runs = "\x15" + stored(kRows) + std::string("\x15\0\x15\x06\x15\x06", 6);
  const std::string packed = "\x15" + stored(kRows) + std::string("\x15\0\x15\x08\x15\x06", 6);
  const size_t at = other.find(runs);  // of the leads' keys
  REQUIRE(at != std::string::npos);
  other.replace(at, runs.size(), packed);
  Inputs inputs;
  inputs.leads = {input(directory.write("lie.parquet", other))};
  const std::string said = read_text(inputs, request_for_leads());
  CHECK(said.starts_with("damaged-file: "));
  CHECK(said.find("a column has nulls, and says that it has none") != std::string::npos);
}

TEST_CASE("a number of rows that no row group has is damage, not room for them") {
  const Directory directory;
  Properties properties;
  const std::string whole = content_of(save(directory, "whole.parquet", *table_of_leads(), properties));
  const size_t of_group = whole.rfind(stored(kRows));  // what a row group says of itself comes behind its columns
  for (const int64_t rows : {int64_t{1} << 40, std::numeric_limits<int64_t>::max() / 2}) {
    std::string other = whole;
    other.replace(of_group, stored(kRows).size(), stored(rows));
    const auto footer = static_cast<uint32_t>(other.size() - 8 - footer_of(whole));
    std::memcpy(other.data() + other.size() - 8, &footer, sizeof footer);
    Inputs inputs;
    inputs.leads = {input(directory.write("lie.parquet", other))};
    CHECK(read_text(inputs, request_for_leads()).starts_with("damaged-file: "));
  }
}

TEST_CASE("a dictionary whose page has no bytes is damage") {
  const Directory directory;
  Properties properties;
  properties.compression(parquet::Compression::ZSTD);
  std::string other = content_of(save(directory, "whole.parquet", *table_of_leads(), properties));
  const std::string begin = "PAR1\x15\x04\x15";  // of the header of a dictionary's page: then both of its sizes
  REQUIRE(other.starts_with(begin));
  const auto end_of_number = [&](size_t at) {
    while ((other[at] & 0x80) != 0) ++at;
    return at + 1;
  };
  const size_t before = end_of_number(begin.size());
  REQUIRE(other[before] == '\x15');
  const size_t end = end_of_number(before + 1);
  for (size_t at = before + 1; at + 1 < end; ++at) other[at] = '\x80';
  other[end - 1] = '\0';
  Inputs inputs;
  inputs.leads = {input(directory.write("lie.parquet", other))};
  CHECK(read_text(inputs, request_for_leads()).starts_with("damaged-file: "));
}

TEST_CASE("a page may be compressed in several frames, and have nothing else behind them") {
  const Directory directory;
  Properties properties;
  properties.compression(parquet::Compression::ZSTD)->disable_dictionary()->disable_write_page_index();
  const auto table = table_of_leads()->SelectColumns({0}).ValueOrDie();
  const std::string whole = content_of(save(directory, "whole.parquet", *table, properties));
  const size_t footer = footer_of(whole);
  const std::string frame = "\x28\xB5\x2F\xFD";  // how one begins
  const size_t page = whole.find(frame);
  REQUIRE(page < footer);
  const auto with = [&](const std::string& more, size_t place) {
    std::string other = whole;
    const auto grow = [&](size_t size, size_t begin, size_t end) {
      const std::string before = stored(static_cast<int64_t>(size));
      const std::string after = stored(static_cast<int64_t>(size + more.size()), static_cast<int64_t>(size));
      size_t at = other.find(before, begin);
      REQUIRE(at < end);
      for (; at < end; at = other.find(before, at + 1)) other.replace(at, before.size(), after);
    };
    grow(footer - page, 0, page);            // in the page's header
    grow(footer - 4, footer, whole.size());  // of the column and of the row group
    return other.insert(place, more);
  };
  const auto read_file = [&](const std::string& content) {
    Inputs inputs;
    inputs.leads = {input(directory.write("frames.parquet", content))};
    Request request = request_for_leads();
    request.lead_fields.resize(1);
    return read_text(inputs, request);
  };
  const std::string empty_frame = frame + std::string("\x20\0\x01\0\0", 5);
  const std::string frame_of_a_byte = frame + std::string("\x20\x01\x09\0\0x", 6);
  const std::string truth = read_file(whole);
  REQUIRE(truth.find("'l5002'") != std::string::npos);
  for (const size_t place : {page, footer}) {
    CHECK(read_file(with(empty_frame, place)) == truth);
    CHECK(read_file(with(empty_frame + empty_frame, place)) == truth);
    CHECK(read_file(with("no frame", place)).starts_with("damaged-file: "));
    CHECK(read_file(with(frame_of_a_byte, place)).starts_with("damaged-file: "));  // more than the page says
  }
}

TEST_CASE("the earliest and the latest time that a file says are believed") {
  const Directory directory;
  Properties properties;
  const std::string whole = content_of(save(directory, "whole.parquet", *table_of_events(), properties));
  std::string later = whole;
  const int64_t end = kStart + 99 * kMinute, now = kStart + 200 * kMinute;
  for (const auto& [from, to] : {std::pair{kStart, now + 1}, {end, now + 2}}) {
    for (size_t at = footer_of(later); (at = later.find(raw(from), at)) != std::string::npos;) {
      later.replace(at, sizeof from, raw(to));
    }
  }
  Request request = sample_request();
  request.lead_fields.resize(1);
  request.kinds.resize(1);
  for (Field& visit_field : request.kinds[0].fields) visit_field.wanted = false;
  request.now = now;
  Inputs inputs;
  inputs.leads = {input(directory.write("leads.csv", "id\na\n"))};
  inputs.events = {input(directory.write("events.parquet", whole), "visit")};
  CHECK(read_findings(inputs, request).empty());
  inputs.events = {input(directory.write("events.parquet", later), "visit")};
  CHECK(read_findings(inputs, request).starts_with("event-later-than-now: 100 events later than `now` were left out"));
}
