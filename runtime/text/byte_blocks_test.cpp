#include "runtime/text/byte_blocks.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace merit::text;

namespace {

constexpr Characters kWanted{',', '\n', '\0', '\xFF'};

std::string random_text(std::mt19937& random, size_t size) {
  constexpr std::string_view kBytes("ab,\n\0\xFF\x80\x7F", 8);
  const size_t kinds = 2 + random() % 7;
  std::string text;
  for (size_t i = 0; i < size; ++i) text += kBytes[random() % kinds % kBytes.size()];
  return text;
}

bool is_marked(const BlockMarks& marks, size_t character, size_t bit) {
  return (marks[character] >> bit & 1) != 0;
}

}  // namespace

TEST_CASE("all levels of processors mark the same characters") {
  std::mt19937 random(20261123);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
  for (int round = 0; round < 500; ++round) {
    const size_t blocks = random() % 4;
    const std::string text = random_text(random, blocks * kBlockBytes + random() % kBlockBytes);
    for (const BlockCode& code : block_codes()) {
      CAPTURE(code.name);
      std::vector<BlockMarks> marks(blocks);
      code.mark(text.data(), kWanted, marks);
      for (size_t i = 0; i < blocks * kBlockBytes; ++i) {
        for (size_t c = 0; c < kWanted.size(); ++c) {
          REQUIRE(is_marked(marks[i / kBlockBytes], c, i % kBlockBytes) == (text[i] == kWanted[c]));
        }
      }
      const ByteSigns signs = code.look(text);
      REQUIRE(signs.has_zeros == text.contains('\0'));
      REQUIRE(signs.is_ascii == !(text.contains('\xFF') || text.contains('\x80')));
    }
  }
}

TEST_CASE("all levels of processors put the same places") {
  std::mt19937_64 random(20261123);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
  for (int round = 0; round < 500; ++round) {
    std::vector<uint64_t> words(random() % 5);
    for (uint64_t& word : words) {
      word = random();
      for (uint64_t sparse = random() % 4; sparse > 0; --sparse) word &= random();
      if (random() % 8 == 0) word = ~uint64_t{0};
    }
    std::vector<uint32_t> wanted;
    for (size_t i = 0; i < words.size() * kBlockBytes; ++i) {
      if ((words[i / kBlockBytes] >> i % kBlockBytes & 1) != 0) wanted.push_back(1000 + static_cast<uint32_t>(i));
    }
    for (const BlockCode& code : block_codes()) {
      CAPTURE(code.name);
      std::vector<uint32_t> places(wanted.size() + kBlockBytes);
      const uint32_t* const end = code.put_places(words, 1000, places.data());
      places.resize(static_cast<size_t>(end - places.data()));
      REQUIRE(places == wanted);
    }
  }
}

TEST_CASE("blocks of a text are marked up to its end, and no further") {
  for (const size_t size : {size_t{1}, size_t{63}, size_t{64}, size_t{65}, size_t{1024}, size_t{5000}}) {
    for (const size_t begin : {size_t{0}, size_t{1}, size - 1, size}) {
      const std::string text(size, '\0');
      MarkedBlocks blocks(text, begin, kWanted);
      size_t marked = 0;
      for (auto some = blocks.next(); !some.empty(); some = blocks.next()) {
        for (const BlockMarks& marks : some) {
          for (size_t bit = 0; bit < kBlockBytes; ++bit) marked += is_marked(marks, 2, bit) ? 1 : 0;
        }
      }
      CHECK(marked == size - begin);
    }
  }
}
