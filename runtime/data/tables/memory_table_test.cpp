#include "runtime/data/tables/memory_table.h"

#include <arrow/array.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/json/from_string.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "runtime/data/tables/cells.h"

namespace merit::data {
namespace {

std::shared_ptr<arrow::Array> from_json(const std::shared_ptr<arrow::DataType>& type, const std::string& json) {
  return arrow::json::ArrayFromJSONString(type, json).ValueOrDie();
}

std::shared_ptr<arrow::Array> with_codes(const std::shared_ptr<arrow::Array>& codes,
                                         const std::shared_ptr<arrow::Array>& values) {
  const auto type = arrow::dictionary(codes->type(), values->type());
  return std::make_shared<arrow::DictionaryArray>(type, codes, values);
}

/// All cells, with a blank behind each, or what is wrong with them.
std::string read(const arrow::ArrayVector& arrays) {
  arrow::RecordBatchVector batches;
  const auto schema = arrow::schema({arrow::field("cells", arrays.front()->type())});
  for (const auto& array : arrays) batches.push_back(arrow::RecordBatch::Make(schema, array->length(), {array}));
  MemoryTable table;
  table.names = {"cells"};
  arrow::Status status = table.set_batches(batches, {true});
  std::string text;
  for (size_t part = 0; part < table.parts() && status.ok(); ++part) {
    const auto reader = table.read_part(part, {true}).ValueOrDie();
    Chunk chunk;
    for (;;) {
      const auto more = reader->next(chunk);
      status = more.status();
      if (!more.ok() || !*more) break;
      const auto source = make_cell_source(chunk.column(0));
      cells::CellText room;
      for (int64_t row = 0; row < chunk.rows; ++row) {
        const Cell cell = source->at(row);
        text += (cell.kind == Cell::Kind::missing ? "-" : std::string(text_of(cell, room))) + " ";
      }
    }
  }
  return status.ok() ? text : status.message();
}

}  // namespace

TEST_CASE("codes of any width stand for texts, in slices too") {
  const auto texts = from_json(arrow::utf8(), R"(["a", "", "c"])");
  for (const auto& type : {arrow::int8(), arrow::int16(), arrow::int32(), arrow::int64(), arrow::uint8(),
                           arrow::uint16(), arrow::uint32(), arrow::uint64()}) {
    CAPTURE(type->ToString());
    const auto all = with_codes(from_json(type, "[2, 0, 1, 2]"), texts);
    CHECK(read({all}) == "c a  c ");
    CHECK(read({all->Slice(2), all->Slice(0, 1)}) == " c c ");
    const auto some = with_codes(from_json(type, "[2, null, 1, null, 0]"), texts);
    CHECK(read({some, all}) == "c -  - a c a  c ");
    CHECK(read({some->Slice(1, 3)}) == "-  - ");
    CHECK(read({with_codes(from_json(type, "[null, null]"), texts->Slice(0, 0))}) == "- - ");
  }
}

TEST_CASE("cells are missing wherever a slice begins and ends") {
  const auto texts = from_json(arrow::utf8(), R"(["a", "b", "c"])");
  constexpr int64_t kCells = 300;
  std::string codes;
  std::vector<std::string> shown;
  for (int64_t i = 0; i < kCells; ++i) {
    const int64_t square = i * i % 11;
    codes += fmt::format("{}{}", i == 0 ? "" : ",", square < 3 ? std::to_string(square) : "null");
    shown.push_back(square == 0 ? "a " : square == 1 ? "b " : square == 2 ? "c " : "- ");
  }
  for (const auto& type : {arrow::int32(), arrow::uint16()}) {
    const auto all = with_codes(from_json(type, "[" + codes + "]"), texts);
    for (const int64_t begin : {0, 1, 7, 8, 31, 33}) {
      for (const int64_t cells : {1, 31, 32, 33, 63, 64, 65, 250}) {
        std::string wanted;
        for (int64_t i = begin; i < begin + cells; ++i) wanted += shown[static_cast<size_t>(i)];
        CHECK(read({all->Slice(begin, cells)}) == wanted);
      }
    }
  }
}

TEST_CASE("values of dictionaries may be missing, double, or of another type") {
  const auto codes = from_json(arrow::int32(), "[1, 0, 2, 1]");
  CHECK(read({with_codes(codes, from_json(arrow::utf8(), R"(["a", null, "a"])"))}) == "- a a - ");
  CHECK(read({with_codes(codes, from_json(arrow::large_utf8(), R"(["a", "b", "a"])"))}) == "b a a b ");
  CHECK(read({with_codes(codes, from_json(arrow::int64(), "[7, 8, 9]"))}) == "8 7 9 8 ");
}

TEST_CASE("arrays that share the bytes of a dictionary share its texts, and others do not") {
  const auto texts = from_json(arrow::utf8(), R"(["a", "b", "c"])");
  const auto codes = from_json(arrow::int32(), "[1, 0]");
  const auto with_values = [&](int64_t first) {
    return with_codes(codes, arrow::MakeArray(texts->Slice(first, 2)->data()->Copy()));
  };
  CHECK(read({with_values(0), with_values(0), with_values(1)}) == "b a b a c b ");
  auto wrong = texts->data()->Copy();
  wrong->buffers[2] = arrow::SliceBuffer(wrong->buffers[2], 0, 1);
  CHECK(read({with_values(0), with_codes(codes, arrow::MakeArray(wrong))}).find("b a") == std::string::npos);
}

TEST_CASE("a code beyond its dictionary is damage, but where no cell is") {
  const auto texts = from_json(arrow::utf8(), R"(["a", "b"])");
  const std::string damage = "a cell's code is beyond its dictionary";
  for (const auto& type : {arrow::int8(), arrow::int16(), arrow::int32(), arrow::int64(), arrow::uint8(),
                           arrow::uint16(), arrow::uint32(), arrow::uint64()}) {
    CAPTURE(type->ToString());
    CHECK(read({with_codes(from_json(type, "[0, 2]"), texts)}) == damage);
    CHECK(read({with_codes(from_json(type, "[null, 2]"), texts)}) == damage);
    const auto codes = from_json(type, "[0, 2]");
    const uint8_t first_alone = 1;
    auto hidden = codes->data()->Copy();
    hidden->buffers[0] = std::make_shared<arrow::Buffer>(&first_alone, 1);
    hidden->null_count = 1;
    CHECK(read({with_codes(arrow::MakeArray(hidden), texts)}) == "a - ");
  }
  CHECK(read({with_codes(from_json(arrow::int32(), "[0, -1]"), texts)}) == damage);
  CHECK(read({with_codes(from_json(arrow::int8(), "[0, -1, null]"), texts)}) == damage);
}

TEST_CASE("texts that lie outside their array are damage, wherever they stand") {
  constexpr int64_t kRows = 3 * kMostChunkRows;
  arrow::StringBuilder builder;
  for (int64_t row = 0; row < kRows; ++row) REQUIRE(builder.Append("abc").ok());
  const auto texts = builder.Finish().ValueOrDie();
  CHECK(read({texts}).size() == 4 * kRows);
  for (const int64_t row : {int64_t{1}, kRows / 2, kRows - 1}) {
    for (const int32_t wrong : {-1, 1'000'000'000}) {
      auto data = texts->data()->Copy();
      auto offsets = arrow::Buffer::Copy(data->buffers[1], arrow::default_cpu_memory_manager()).ValueOrDie();
      const auto* const bytes = reinterpret_cast<const int32_t*>(offsets->data());
      const_cast<int32_t*>(bytes)[row] = wrong;  // NOLINT(cppcoreguidelines-pro-type-const-cast): a copy of its own
      data->buffers[1] = offsets;
      CHECK(read({arrow::MakeArray(data)}) == "a text of an array lies outside it");
    }
  }
}

TEST_CASE("texts as views that lie outside of what they point into are damage, but where no cell is") {
  const auto texts = from_json(arrow::utf8_view(), R"(["short", null, "longer than twelve", "and another of these"])");
  CHECK(read({texts}) == "short - longer than twelve and another of these ");
  CHECK(read({texts->Slice(1, 2), texts->Slice(0, 1)}) == "- longer than twelve short ");
  // The view at `row` with another size, buffer or begin.
  const auto with = [&](int64_t row, int32_t size, int32_t buffer, int32_t begin) {
    auto data = texts->data()->Copy();
    auto views = arrow::Buffer::Copy(data->buffers[1], arrow::default_cpu_memory_manager()).ValueOrDie();
    auto* const all = reinterpret_cast<arrow::BinaryViewType::c_type*>(const_cast<uint8_t*>(views->data()));  // NOLINT
    all[row].ref = {size, {'l', 'o', 'n', 'g'}, buffer, begin};
    data->buffers[1] = views;
    return arrow::MakeArray(data);
  };
  const std::string damage = "a text of an array lies outside it";
  const auto bytes = static_cast<int32_t>(texts->data()->buffers[2]->size());
  for (const int64_t row : {0, 2, 3}) {
    CHECK(read({with(row, bytes, 0, 0)}) != damage);
    CHECK(read({with(row, bytes + 1, 0, 0)}) == damage);
    CHECK(read({with(row, 13, 0, bytes - 12)}) == damage);
    CHECK(read({with(row, 13, 0, -1)}) == damage);
    CHECK(read({with(row, 13, 1, 0)}) == damage);
    CHECK(read({with(row, 13, -1, 0)}) == damage);
    CHECK(read({with(row, -1, 0, 0)}) == damage);
  }
  CHECK(read({with(1, 13, 1, 0)}) == "short - longer than twelve and another of these ");
  auto fewer = texts->data()->Copy();
  fewer->length += 1;
  CHECK(read({arrow::MakeArray(fewer)}) != damage);
  CHECK(read({arrow::MakeArray(fewer)}).find("short") == std::string::npos);
}

}  // namespace merit::data
