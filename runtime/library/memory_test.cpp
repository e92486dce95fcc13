// Where the system has no memory left: whichever block it is that there is none for, a call gives a status, and the
// next one is as good as any. This file has the blocks of the whole suite, in place of blocks.cpp.
#include "runtime/library/memory.h"

#include <doctest.h>

#include <array>
#include <cstdlib>
#include <thread>
#include <vector>

#include "runtime/library/test_decisions.h"

namespace {

constexpr int64_t kAlways = INT64_MAX;
/// How many blocks there are left.
thread_local int64_t blocks_left = kAlways;

}  // namespace

extern "C" {

void* merit_allocate_block(void* host, uint64_t size) {
  if (blocks_left == 0) merit::library::leave(*static_cast<merit::library::Escape*>(host));
  if (blocks_left != kAlways) --blocks_left;
  return std::malloc(size);
}

void merit_release_block(void* block) {
  std::free(block);
}

}  // extern "C"

namespace {

using namespace merit::library::test;

/// Leads with events out of order, of which some repeat a key.
Node some_leads(Arrays& arrays, size_t count) {
  std::vector<std::optional<int64_t>> employees, times, ids;
  Arrays::Texts types;
  std::vector<int32_t> offsets = {0};
  for (size_t i = 0; i < count; ++i) {
    employees.emplace_back(static_cast<int64_t>(i));
    for (int64_t e = 5; e > 0; --e) {
      types.emplace_back(e % 2 == 0 ? "page_view" : "FORM");
      times.emplace_back(e);
      ids.emplace_back(static_cast<int64_t>(i) + e);
    }
    offsets.push_back(static_cast<int32_t>(times.size()));
  }
  const Node rows = arrays.structure("item",
                                     {arrays.texts("type", types), arrays.cells<int64_t>("at", "tsu:UTC", times),
                                      arrays.cells<int64_t>("page", "l", times), arrays.texts("name", types),
                                      arrays.cells<int64_t>("form id", "l", ids)},
                                     times.size());
  return leads_with(arrays, kEmployees, arrays.cells<int64_t>("", "l", employees),
                    {arrays.list<int32_t>("events", offsets, rows)});
}

TEST_CASE("many leads, with no memory for any of the blocks") {
  Arrays arrays;
  const merit_leads leads = leads_of(some_leads(arrays, 3000));
  int64_t blocks = 0;
  for (int32_t status = -1; status != merit_ok; ++blocks) {
    blocks_left = blocks;
    const Decided decided(kLibrary, leads);
    blocks_left = kAlways;
    status = decided.status;
    CHECK(decided.has_result() == (status == merit_ok));
    if (status == merit_ok) break;
    REQUIRE(status == merit_no_memory);
    CHECK(decided.message() == "there is no memory left");
  }
  CHECK(blocks > 10);
}

TEST_CASE("one lead, with no memory for any of the blocks; the context is as good as before") {
  merit_context* context = nullptr;
  int64_t blocks = 0;
  while (context == nullptr) {
    blocks_left = blocks++;
    const int32_t status = kLibrary.open(&kLibrary, nullptr, 0, &context, nullptr);
    blocks_left = kAlways;
    REQUIRE((status == merit_ok) == (context != nullptr));
  }
  const std::array<merit_cell, kLeadFields> fields = {};
  const std::array<merit_cell, 1> page = {};
  const std::vector<merit_event> events(5000, merit_event{1, 0, page.data()});
  const merit_lead lead = {fields.data(), events.data(), events.size(), 10};
  const merit_cell* decision = nullptr;
  for (blocks = 0; decision == nullptr; ++blocks) {
    blocks_left = blocks;
    const int32_t status = kLibrary.decide(context, &lead, &decision, nullptr);
    blocks_left = kAlways;
    REQUIRE(status == (decision == nullptr ? merit_no_memory : merit_ok));
  }
  CHECK(blocks > 1);
  CHECK(decision[kCount].value.integer == 5000);
  kLibrary.close(context);
}

TEST_CASE("more than there can be is refused without asking for it") {
  merit::library::Escape escape;
  merit::library::Blocks blocks(&escape);
  const auto ask = [](void* from) -> int32_t {
    auto& memory = *static_cast<merit::library::Blocks*>(from);
    memory.allocate(100);
    blocks_left = 0;
    merit::library::room_for<int64_t>(memory, SIZE_MAX);
    return merit_ok;
  };
  CHECK(merit::library::guarded(escape, ask, &blocks) == merit_no_memory);
  blocks_left = kAlways;
}

TEST_CASE("threads decide at the same time, with nothing in common but the library") {
  Arrays arrays;
  const merit_leads leads = leads_of(some_leads(arrays, 500));
  std::array<std::string, 16> last;
  std::vector<std::thread> threads;
  for (std::string& of_thread : last) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5; ++i) of_thread = Decided(kLibrary, leads).cell(kTrace, 499);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& of_thread : last) CHECK(of_thread == "visit@2(2) visit@4(4) form@5(504,FORM)");
}

}  // namespace
