// Which rows of a table stay is as if each were looked at by itself.
#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <sstream>

#include "runtime/data/tables/chunk.h"
#include "runtime/data/test_files.h"
#include "runtime/data/writing/write.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;

namespace {

constexpr int64_t kNow = kOctober + 20 * kDay;

using Random = std::mt19937;

/// What a page can be seen by, as tests of all kinds answer; 1, 2 and 4 are views.
ViewSet views_of_page(std::string_view page) {
  return page == "/careers" ? 0b111 : page == "/pricing" ? 0b011 : 0b001;
}
constexpr ViewSet kViewsWithoutPage = 0b101;

/// Kinds with all sorts of views: every fourth is seen whole, and of every seventh nothing.
Request request_of(size_t kinds) {
  Request request = sample_request();
  request.now = kNow;
  request.kinds.clear();
  for (size_t k = 0; k < kinds; ++k) {
    EventKind& kind = request.kinds.emplace_back();
    kind.name = kind.type_value = fmt::format("kind {}", k);
    kind.fields = {field("page", columns::Type::text), field("number", columns::Type::integer)};
    kind.fields[0].required = k % 5 == 1;
    kind.wanted = k % 7 != 3;
    if (k % 4 == 0) continue;
    kind.views = {kOctober, kOctober - 10 * kDay, kAlways};
    if (k % 4 == 3) kind.views[2] = kOctober + 5 * kDay;  // none sees all
    if (k % 4 == 1) continue;
    kind.tests = {{.field = 0, .asking = 0b110, .missing = kViewsWithoutPage, .text = views_of_page, .integer = {}}};
  }
  return request;
}

struct Row {
  size_t kind = 0;  ///< beyond those of the request: unknown
  int64_t at = 0;
  std::string page;  ///< empty: missing
};

bool stays(const Request& request, const Row& row) {
  if (row.kind >= request.kinds.size()) return false;
  const EventKind& kind = request.kinds[row.kind];
  if (!kind.wanted || row.at > request.now || (kind.fields[0].required && row.page.empty())) return false;
  const ViewSet left = kind.tests.empty() ? ~ViewSet{0}
                       : row.page.empty() ? kViewsWithoutPage
                                          : views_of_page(row.page);
  bool seen = kind.views.empty();
  for (size_t v = 0; v < kind.views.size(); ++v) seen = seen || (row.at >= kind.views[v] && (left >> v & 1) != 0);
  return seen;
}

/// In order of time or in none.
std::vector<Row> rows_of(Random& random, size_t count, size_t kinds, bool in_order) {
  std::vector<Row> rows(count);
  for (Row& row : rows) {
    row.kind = random() % (kinds + kinds / 8 + 1);
    row.at = kNow - static_cast<int64_t>(random() % 41) * kDay + kDay;
    row.page = std::array{"", "/careers", "/pricing", "/home"}[random() % 4];
  }
  if (in_order) std::ranges::stable_sort(rows, {}, &Row::at);
  return rows;
}

std::string save(const Directory& directory, const std::vector<Row>& rows, const std::string& name) {
  using columns::Type;
  columns::Table table;
  table.names = {"lead", "type", "at", "page", "number"};
  std::vector<columns::ColumnBuilder> builders;
  for (const Type type : {Type::text, Type::text, Type::time, Type::text, Type::integer}) builders.emplace_back(type);
  for (size_t i = 0; i < rows.size(); ++i) {
    builders[0].append_text("a");
    builders[1].append_text(fmt::format("kind {}", rows[i].kind));
    builders[2].append_integer(rows[i].at);
    rows[i].page.empty() ? builders[3].append_missing() : builders[3].append_text(rows[i].page);
    builders[4].append_integer(static_cast<int64_t>(i));
  }
  for (auto& builder : builders) table.columns.push_back(builder.finish());
  table.rows = static_cast<int64_t>(rows.size());
  Output output;
  output.path = directory.path(name);
  REQUIRE(write(table, output));
  return output.path;
}

/// The numbers of the events of all leads, ascending.
std::vector<int64_t> numbers_in(const std::string& text) {
  std::vector<int64_t> numbers;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("  ")) numbers.push_back(std::stoll(line.substr(line.rfind(' '))));
  }
  std::ranges::sort(numbers);
  return numbers;
}

/// Whether other events are left of a file of these rows than are to stay.
bool leaves_others(const Directory& directory, Inputs& inputs, const Request& request, const std::vector<Row>& rows,
                   const std::string& name) {
  inputs.events = {input(save(directory, rows, name))};
  std::vector<int64_t> wanted;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (stays(request, rows[i])) wanted.push_back(static_cast<int64_t>(i));
  }
  return numbers_in(read_text(inputs, request)) != wanted;
}

}  // namespace

TEST_CASE("rows that are seen stay, however many rows and kinds there are") {
  Random random(20261123);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
  Directory directory;
  Inputs inputs;
  inputs.leads = {input(directory.write("leads.csv", "id,Country/Region,employees,plan\na,US,1,free\n"))};
  for (const size_t kinds : {size_t{1}, size_t{5}, size_t{254}, size_t{255}, size_t{257}, size_t{600}}) {
    const Request request = request_of(kinds);
    for (const size_t count :
         {size_t{1}, size_t{63}, size_t{64}, size_t{65}, static_cast<size_t>(kMostChunkRows) + 1}) {
      for (const bool in_order : {false, true}) {
        for (const char* name : {"events.csv", "events.parquet"}) {
          CAPTURE(kinds);
          CAPTURE(count);
          CAPTURE(in_order);
          CAPTURE(name);
          const std::vector<Row> rows = rows_of(random, count, kinds, in_order);
          REQUIRE_FALSE(leaves_others(directory, inputs, request, rows, name));
        }
      }
    }
  }
}

TEST_CASE("pages of events between which no view begins decide as row by row, however many pages and kinds there are") {
  Random random(20261124);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
  Directory directory;
  Inputs inputs;
  inputs.leads = {input(directory.write("leads.csv", "id,Country/Region,employees,plan\na,US,1,free\n"))};
  for (const size_t kinds : {size_t{3}, size_t{7}, size_t{100}}) {
    const Request request = request_of(kinds);
    for (const size_t pages : {size_t{1}, size_t{20}, size_t{250}, size_t{400}}) {
      for (const int64_t day : {-11, -5, 6}) {
        std::vector<Row> rows = rows_of(random, 3'001, kinds, false);
        for (Row& row : rows) {
          row.at = kOctober + day * kDay + static_cast<int64_t>(random() % 1'000);
          if (row.page == "/home") row.page = fmt::format("/{}", random() % pages);
        }
        CAPTURE(kinds);
        CAPTURE(pages);
        CAPTURE(day);
        CHECK_FALSE(leaves_others(directory, inputs, request, rows, "day.csv"));
        CHECK_FALSE(leaves_others(directory, inputs, request, rows, "day.parquet"));
        CHECK_FALSE(leaves_others(directory, inputs, request, rows, "day.arrow"));
      }
    }
  }
}

TEST_CASE("of a chunk all rows stay, or none") {
  Directory directory;
  Inputs inputs;
  inputs.leads = {input(directory.write("leads.csv", "id,Country/Region,employees,plan\na,US,1,free\n"))};
  for (const size_t count : {size_t{1}, size_t{63}, size_t{64}, size_t{65}, static_cast<size_t>(kMostChunkRows)}) {
    for (const char* name : {"events.csv", "events.parquet"}) {
      inputs.events = {input(save(directory, std::vector<Row>(count, Row{0, kOctober, "/home"}), name))};
      Request request = request_of(1);
      CHECK(numbers_in(read_text(inputs, request)).size() == count);
      request.kinds[0].views = {kOctober + 1};
      CHECK(numbers_in(read_text(inputs, request)).empty());
      request.kinds[0].views = {kAlways};
      request.kinds[0].tests = {{.field = 0, .asking = 1, .missing = 0, .text = {}, .integer = {}}};
      request.kinds[0].tests[0].text = [](std::string_view) { return 0; };
      CHECK(numbers_in(read_text(inputs, request)).empty());
      request.kinds[0].tests[0].text = [](std::string_view) { return 1; };
      CHECK(numbers_in(read_text(inputs, request)).size() == count);
    }
  }
}
