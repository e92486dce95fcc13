#include "runtime/web_assembly/allocator.h"

#include <doctest/doctest.h>

#include <cstring>
#include <random>
#include <utility>
#include <vector>

namespace merit::web_assembly {
namespace {

constexpr size_t kRoom = size_t{8} << 20;
alignas(16) char room[kRoom];
size_t in_use = 0;

/// As a module's memory grows: by pages.
char* more(size_t size) {
  constexpr size_t kPage = 65536;
  const size_t wanted = (size + kPage - 1) / kPage * kPage;
  if (wanted > kRoom - in_use) return nullptr;
  in_use += wanted;
  return room + in_use;
}

struct Fresh {
  Fresh() { in_use = 0; }
  Allocator allocator{room, &more};
};

bool is_aligned(const void* block) {
  return reinterpret_cast<uintptr_t>(block) % 16 == 0;
}

}  // namespace

TEST_CASE_FIXTURE(Fresh, "blocks of all sizes are apart from each other, and keep what is in them") {
  std::mt19937 random(7);
  std::vector<std::pair<unsigned char*, size_t>> blocks;
  for (int round = 0; round < 3000; ++round) {
    if (!blocks.empty() && random() % 3 == 0) {
      const size_t chosen = random() % blocks.size();
      const auto [block, size] = blocks[chosen];
      for (size_t i = 0; i < size; ++i) REQUIRE(block[i] == static_cast<unsigned char>(size));
      allocator.release(block);
      blocks[chosen] = blocks.back();
      blocks.pop_back();
      continue;
    }
    const size_t size = random() % (size_t{1} << (random() % 13));
    auto* const block = static_cast<unsigned char*>(allocator.allocate(size));
    REQUIRE(block != nullptr);
    REQUIRE(is_aligned(block));
    std::memset(block, static_cast<int>(static_cast<unsigned char>(size)), size);
    blocks.emplace_back(block, size);
  }
}

TEST_CASE_FIXTURE(Fresh, "a block has room for what was asked, and little more") {
  char* last = nullptr;
  size_t last_size = 0;
  for (const size_t size :
       {1UL, 64UL, 65UL, 80UL, 81UL, 127UL, 128UL, 129UL, 1000UL, 4096UL, 65535UL, 65536UL, 65537UL}) {
    auto* const block = static_cast<char*>(allocator.allocate(size));
    CAPTURE(size);
    if (last != nullptr) {
      const auto taken = static_cast<size_t>(block - last);
      CHECK(taken >= last_size + 16);
      CHECK(taken <= (last_size < 64 ? 64 : last_size + last_size / 4) + 16);
    }
    last = block;
    last_size = size;
  }
}

TEST_CASE_FIXTURE(Fresh, "what is released is used again, so that memory does not grow from call to call") {
  for (int call = 0; call < 1000; ++call) {
    std::vector<void*> blocks;
    for (const size_t size : {500UL, 500UL, 66000UL, 70000UL, 12UL}) blocks.push_back(allocator.allocate(size));
    for (void* const block : blocks) allocator.release(block);
  }
  CHECK(in_use <= 5 * 65536);
}

TEST_CASE_FIXTURE(Fresh, "where there is no more memory, that is said, and what is smaller can still be had") {
  CHECK(allocator.allocate(kRoom) == nullptr);
  CHECK(allocator.allocate(SIZE_MAX) == nullptr);
  CHECK(allocator.allocate(SIZE_MAX - 15) == nullptr);
  void* const small = allocator.allocate(1000);
  CHECK(small != nullptr);
  int blocks = 0;
  while (allocator.allocate(100'000) != nullptr) ++blocks;
  CHECK(blocks > 60);
  allocator.release(small);
  allocator.release(nullptr);
  CHECK(allocator.allocate(1000) == small);
}

}  // namespace merit::web_assembly
