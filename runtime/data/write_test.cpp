#include "runtime/data/writing/write.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <thread>

#include "runtime/data/test_files.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;
using columns::ColumnBuilder;
using columns::Type;

namespace {

columns::Table sample_table() {
  columns::Table table;
  table.rows = 3;
  const auto add = [&table](std::string name, columns::ColumnPtr column) {
    table.names.push_back(std::move(name));
    table.columns.push_back(std::move(column));
  };
  ColumnBuilder id(Type::text);
  id.append_text("a");
  id.append_text("b,\"x\"\ny");
  id.append_text("");
  add("id", id.finish());
  ColumnBuilder stage(Type::enumeration, {"none", "MQL"});
  stage.append_integer(1);
  stage.append_missing();
  stage.append_integer(0);
  add("stage", stage.finish());
  ColumnBuilder score(Type::number);
  score.append_number(0.1);
  score.append_number(50);
  score.append_missing();
  add("my score", score.finish());
  ColumnBuilder reached(Type::time);
  reached.append_integer(1790847000000000);
  reached.append_missing();
  reached.append_integer(-1);
  add("reached", reached.finish());
  ColumnBuilder age(Type::duration);
  age.append_integer(90'000'000);
  age.append_integer(-500'000);
  age.append_missing();
  add("age", age.finish());
  ColumnBuilder undecided = ColumnBuilder::list_of(ColumnBuilder(Type::text));
  undecided.child().append_text("country");
  undecided.child().append_text("visit.page");
  undecided.append_list();
  undecided.append_list();
  undecided.append_missing();
  add("undecided", undecided.finish());
  return table;
}

std::expected<void, Error> write_to(const std::string& path, const columns::Table& table = sample_table()) {
  Output output;
  output.path = path;
  return write(table, output);
}

std::string error_of(const std::expected<void, Error>& result) {
  return result ? "" : dump(result.error().problems);
}

size_t files_in(const std::string& folder) {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

}  // namespace

TEST_CASE("CSV keeps apart what is missing and what is empty, and quotes what needs it") {
  const Directory directory;
  const std::string path = directory.path("out.csv");
  REQUIRE(write_to(path));
  CHECK(content_of(path) ==
        "id,stage,my score,reached,age,undecided\n"
        "a,MQL,0.1,2026-10-01T09:30:00Z,90,country;visit.page\n"
        "\"b,\"\"x\"\"\ny\",,50,,-0.5,\n"
        "\"\",none,,1969-12-31T23:59:59.999999Z,,\n");
}

TEST_CASE("NDJSON has null for what is missing") {
  const Directory directory;
  const std::string path = directory.path("out.ndjson");
  REQUIRE(write_to(path));
  CHECK(content_of(path) ==
        "{\"id\":\"a\",\"stage\":\"MQL\",\"my score\":0.1,\"reached\":\"2026-10-01T09:30:00Z\",\"age\":90,"
        "\"undecided\":[\"country\",\"visit.page\"]}\n"
        "{\"id\":\"b,\\\"x\\\"\\ny\",\"stage\":null,\"my score\":50,\"reached\":null,\"age\":-0.5,\"undecided\":[]}\n"
        "{\"id\":\"\",\"stage\":\"none\",\"my score\":null,\"reached\":\"1969-12-31T23:59:59.999999Z\",\"age\":null,"
        "\"undecided\":null}\n");
}

TEST_CASE("a structure is JSON in CSV, and a structure in Parquet and Arrow") {
  const Directory directory;
  ColumnBuilder source(Type::text);
  source.append_text("web");
  source.append_missing();
  auto handoff = std::make_shared<columns::Column>();
  handoff->type = Type::structure;
  handoff->labels = {"source"};
  handoff->children = {source.finish()};
  handoff->append_validity(true);
  handoff->append_validity(false);
  columns::Table table;
  table.names = {"handoff"};
  table.columns = {handoff};
  table.rows = 2;
  REQUIRE(write_to(directory.path("out.csv"), table));
  CHECK(content_of(directory.path("out.csv")) == "handoff\n\"{\"\"source\"\":\"\"web\"\"}\"\n\"\"\n");
  CHECK(error_of(write_to(directory.path("out.parquet"), table)).empty());
  CHECK(error_of(write_to(directory.path("out.arrow"), table)).empty());
}

TEST_CASE("what is written reads back, in every format") {
  const Directory directory;
  Request request;
  request.lead_fields = {field("id", Type::text), field("stage", Type::enumeration), field("my_score", Type::number),
                         field("reached", Type::time), field("age", Type::duration)};
  request.lead_fields[1].labels = {"none", "MQL"};
  for (const char* name : {"o.csv", "o.tsv", "o.ndjson", "o.parquet", "o.arrow", "o.csv.gz", "o.csv.zst", "o.ndjson.gz",
                           "o.parquet.zst", "o.arrow.gz"}) {
    CAPTURE(name);
    const std::string path = directory.path(name);
    REQUIRE(error_of(write_to(path)).empty());
    Inputs inputs;
    inputs.leads = {input(path)};
    CHECK(read_text(inputs, request) ==
          "'a' MQL 0.1 2026-10-01T09:30:00Z 90000000\n"
          "'b,\"x\"\ny' - 50 - -500000\n"
          "'' none - 1969-12-31T23:59:59.999999Z -\n");
  }
}

TEST_CASE("a table without rows has its columns in every format") {
  const Directory directory;
  columns::Table table;
  table.names = {"id"};
  table.columns = {ColumnBuilder(Type::text).finish()};
  Request request;
  request.lead_fields = {field("id", Type::text)};
  for (const char* name : {"o.csv", "o.parquet", "o.arrow", "o.csv.gz"}) {
    CAPTURE(name);
    REQUIRE(error_of(write_to(directory.path(name), table)).empty());
    Inputs inputs;
    inputs.leads = {input(directory.path(name))};
    CHECK(read_text(inputs, request).empty());
  }
}

TEST_CASE("a file has the same bytes, whether its rows come at once or piece by piece") {
  const Directory directory;
  constexpr int64_t kRows = 70'000, kPiece = 4096;
  const auto rows_between = [](int64_t begin, int64_t end) {
    ColumnBuilder id(Type::text), stage(Type::enumeration, {"none", "MQL"}), points(Type::number), size(Type::integer);
    ColumnBuilder why(Type::text), undecided = ColumnBuilder::list_of(ColumnBuilder(Type::text));
    for (int64_t row = begin; row < end; ++row) {
      id.append_text("lead " + std::to_string(row));
      stage.append_integer(row % 7 == 0 ? 1 : 0);
      row % 3 == 0 ? points.append_missing() : points.append_number(static_cast<double>(row) / 4);
      size.append_integer(row * row);
      row % 11 == 0 ? why.append_text("a rival") : why.append_missing();
      for (int64_t i = 0; i < row % 4; ++i) undecided.child().append_text("field " + std::to_string(i));
      undecided.append_list();
    }
    return columns::Table{
        {"id", "stage", "points", "size", "disqualified", "undecided"},
        {id.finish(), stage.finish(), points.finish(), size.finish(), why.finish(), undecided.finish()},
        end - begin};
  };
  for (const char* name : {"o.csv", "o.tsv.gz", "o.ndjson.zst", "o.parquet", "o.arrow"}) {
    CAPTURE(name);
    const std::string path = directory.path(name);
    REQUIRE(write_to(path, rows_between(0, kRows)));
    const std::string at_once = content_of(path);
    enum class By : uint8_t { caller, helpers, all_cores };
    for (const By by : {By::caller, By::helpers, By::all_cores}) {
      auto file = OutputTable::open({path, std::nullopt, by == By::all_cores, {}});
      REQUIRE(file);
      std::atomic<bool> written = false;
      const auto help = [&] {
        while (by == By::helpers && !written) file->help();
      };
      std::jthread first(help), second(help);
      for (int64_t begin = 0; begin < kRows; begin += kPiece) {
        REQUIRE(file->write(rows_between(begin, std::min(begin + kPiece, kRows))));
      }
      written = true;
      first.join();
      second.join();
      CHECK(content_of(path) == at_once);  // the old one, until all is there
      REQUIRE(file->commit());
      CHECK(content_of(path) == at_once);
    }
  }
}

TEST_CASE("a file that is not finished leaves nothing") {
  const Directory directory;
  for (const char* name : {"o.csv", "o.csv.gz", "o.parquet", "o.arrow"}) {
    {
      auto file = OutputTable::open({directory.path(name), std::nullopt, false, {}});
      REQUIRE(file);
      REQUIRE(file->write(sample_table()));
      CHECK(files_in(directory.path("")) == 1);
    }
    CHECK(files_in(directory.path("")) == 0);
  }
}

TEST_CASE("an existing file is replaced whole, keeps its permissions, and a link to it stays a link") {
  const Directory directory;
  const std::string target = directory.write("target.csv", "old");
  ::chmod(target.c_str(), 0640);
  std::filesystem::create_symlink("target.csv", directory.path("link.csv"));
  REQUIRE(write_to(directory.path("link.csv")));
  CHECK(std::filesystem::is_symlink(directory.path("link.csv")));
  CHECK(content_of(target).starts_with("id,stage"));
  struct stat status{};
  REQUIRE(::stat(target.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0640);
  CHECK(files_in(directory.path("")) == 2);
}

TEST_CASE("a failed write leaves the old file and nothing beside it") {
  const Directory directory;
  const std::string path = directory.write("out.csv", "old");
  Output output;
  output.path = path;
  output.progress = [](int64_t) { return false; };
  columns::Table table;
  ColumnBuilder numbers(Type::integer);
  for (int i = 0; i < 400'000; ++i) numbers.append_integer(i);
  table.names = {"n"};
  table.columns = {numbers.finish()};
  table.rows = 400'000;
  CHECK(error_of(write(table, output)) == "interrupted: interrupted\n");
  CHECK(content_of(path) == "old");
  CHECK(files_in(directory.path("")) == 1);
}

TEST_CASE("a signal handler can remove what is unfinished") {
  const Directory directory;
  Output output;
  output.path = directory.path("out.ndjson");
  size_t files_while_writing = 0;
  size_t files_after_handler = 0;
  output.file_type = FileType{Format::arrow, Compression::none};
  output.progress = [&](int64_t) {
    files_while_writing = files_in(directory.path(""));
    remove_unfinished_outputs();
    files_after_handler = files_in(directory.path(""));
    return true;
  };
  CHECK(!write(sample_table(), output));
  CHECK(files_while_writing == 1);
  CHECK(files_after_handler == 0);
}

TEST_CASE("outputs that cannot be written say why") {
  const Directory directory;
  CHECK(error_of(write_to("/dev/full")) == "cannot-write: cannot write `/dev/full`: no space is left on the device\n");
  Output parquet;
  parquet.path = "/dev/full";
  parquet.file_type = FileType{Format::parquet, Compression::none};
  CHECK(error_of(write(sample_table(), parquet)) ==
        "cannot-write: cannot write `/dev/full`: no space is left on the device\n");
  CHECK(error_of(write_to(directory.path("none/out.csv"))).ends_with("there is no such folder\n"));
  std::filesystem::create_directory(directory.path("folder.csv"));
  CHECK(error_of(write_to(directory.path("folder.csv"))).ends_with("it is a directory\n"));
  CHECK(error_of(write_to(directory.path("out.xlsx"))).starts_with("unknown-format: the name `"));
}

TEST_CASE("an output that nobody reads any more says so") {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  ::close(ends[0]);
  const std::string path = "/dev/fd/" + std::to_string(ends[1]);
  CHECK(error_of(write_to(path)) == "output-closed: nobody reads `" + path + "` any more\n");
  ::close(ends[1]);
  std::signal(SIGPIPE, before);
}

TEST_CASE("a pipe is written in place") {
  const Directory directory;
  const std::string path = directory.path("pipe.csv");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  REQUIRE(write_to(path));
  std::string text(1000, '\0');
  const ssize_t got = ::read(reader, text.data(), text.size());
  ::close(reader);
  REQUIRE(got > 0);
  CHECK(text.starts_with("id,stage,my score"));
  CHECK(files_in(directory.path("")) == 1);
}
