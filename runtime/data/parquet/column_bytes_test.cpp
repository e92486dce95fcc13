#include "runtime/data/parquet/column_bytes.h"

#include <arrow/io/memory.h>
#include <doctest/doctest.h>

#include <random>
#include <string>

namespace merit::data {

TEST_CASE("the bytes of a column are those of its file, however much is asked for") {
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same bytes each time
  std::string content(2'000'000, '\0');
  for (char& byte : content) byte = static_cast<char>(random());
  const auto file = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(content));
  constexpr int64_t kBegin = 1'000, kEnd = 1'900'000;
  for (const int64_t most : {100, 50'000, 700'000}) {
    ColumnBytes bytes(file, kBegin, kEnd);
    const auto expect = [&](int64_t at, int64_t size) {
      return std::string_view(content).substr(static_cast<size_t>(at), static_cast<size_t>(std::min(size, kEnd - at)));
    };
    int64_t at = kBegin;
    while (at < kEnd) {
      const auto size = static_cast<int64_t>(random() % static_cast<uint64_t>(most));
      REQUIRE(*bytes.Tell() == at);
      REQUIRE(*bytes.Peek(size) == expect(at, size));
      const std::string_view expected = expect(at, size / 2);
      if (size % 2 == 0) {
        REQUIRE(std::string_view(**bytes.Read(size / 2)) == expected);
      } else {
        std::string copied(static_cast<size_t>(size / 2), '\0');
        const int64_t got = *bytes.Read(size / 2, copied.data());
        REQUIRE(std::string_view(copied).substr(0, static_cast<size_t>(got)) == expected);
      }
      at += static_cast<int64_t>(expected.size());
    }
    CHECK((*bytes.Read(1))->size() == 0);
  }
}

TEST_CASE("a column that goes on behind the end of its file ends there") {
  const auto file = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString("some bytes"));
  ColumnBytes bytes(file, 5, 100);
  CHECK(*bytes.Peek(3) == "byt");
  CHECK(std::string_view(**bytes.Read(50)) == "bytes");
}

}  // namespace merit::data
