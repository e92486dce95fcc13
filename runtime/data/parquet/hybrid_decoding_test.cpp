// Codes come out as they were written, of every width, in runs and packed, and in pieces of any size.
#include "runtime/data/parquet/hybrid_decoding.h"

#include <doctest/doctest.h>
#include <parquet/exception.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "runtime/data/parquet/hybrid_encoding.h"

using merit::data::append_hybrid;
using merit::data::Bytes;
using merit::data::HybridCodes;
using Codes = std::vector<int32_t>;

namespace {

/// In memory of its own, so that a sanitizer sees what is read behind it.
class Page {
 public:
  explicit Page(const Bytes& bytes) : size_(bytes.size()), bytes_(std::make_unique<uint8_t[]>(size_)) {
    std::ranges::copy(bytes, bytes_.get());
  }
  std::span<const uint8_t> bytes() const { return {bytes_.get(), size_}; }

 private:
  size_t size_;
  std::unique_ptr<uint8_t[]> bytes_;
};

void check_damaged(const Bytes& bytes, size_t count) {
  const Page page(bytes);
  Codes codes(count);
  HybridCodes hybrid;
  const auto take = [&] {
    hybrid.begin(page.bytes());
    hybrid.take(codes);
  };
  CHECK_THROWS_AS(take(), parquet::ParquetException);
}

}  // namespace

TEST_CASE("codes of every width are taken in any pieces") {
  std::mt19937 random(3);  // NOLINT(bugprone-random-generator-seed): the same cases each time
  HybridCodes hybrid;
  for (int width = 0; width <= 32; ++width) {
    CAPTURE(width);
    for (int round = 0; round < 20; ++round) {
      std::vector<uint32_t> numbers;
      const size_t count = random() % 2'000;
      while (numbers.size() < count) {
        const size_t run = random() % 20 == 0 ? random() % 50 : 1;
        numbers.insert(numbers.end(), run, width == 0 ? 0 : static_cast<uint32_t>(random() >> (32 - width)));
      }
      Bytes bytes = {static_cast<uint8_t>(width)};
      append_hybrid(bytes, numbers, width);
      const Page page(bytes);
      hybrid.begin(page.bytes());
      Codes taken(numbers.size());
      for (size_t at = 0; at < taken.size();) {
        const size_t piece = std::min<size_t>(random() % 300, taken.size() - at);
        hybrid.take(std::span(taken).subspan(at, piece));
        at += piece;
      }
      CHECK(std::ranges::equal(taken, numbers, {}, [](int32_t code) { return static_cast<uint32_t>(code); }));
    }
  }
}

TEST_CASE("the last group of packed codes may be cut, and a page without codes be empty") {
  const Page page({4, 5, 0x21, 0x43, 0x65});  // two groups, of which six codes are there
  HybridCodes hybrid;
  hybrid.begin(page.bytes());
  Codes codes(6);
  hybrid.take(codes);
  CHECK(codes == Codes{1, 2, 3, 4, 5, 6});
  CHECK_THROWS_AS(hybrid.take(codes), parquet::ParquetException);
  hybrid.begin({});
  hybrid.take({});
}

TEST_CASE("codes that end early, or are no codes, are damage") {
  check_damaged({}, 1);
  check_damaged({33, 2, 0, 0, 0, 0, 0}, 1);  // wider than codes may be
  check_damaged({4}, 1);
  check_damaged({4, 8}, 1);        // a run of four without its code
  check_damaged({4, 8, 0x10}, 1);  // of a code that is wider than it says
  check_damaged({9, 8, 1}, 1);     // whose second byte is not there
  check_damaged({4, 8, 1}, 5);     // of four, where five are asked for
  check_damaged({4, 3, 0x21}, 3);  // a group of which two are there
  check_damaged({4, 0, 0, 1}, 1);  // runs without codes
  check_damaged({0, 1, 1, 1}, 1);
  check_damaged({4, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 1}, 1);
}
