// Nothing is shared between calls: any number of threads may ask the same library at the same time, of the same arrays.
#include <doctest.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "runtime/library/test_decisions.h"

namespace {

using namespace merit::library::test;

constexpr int kThreads = 16;
constexpr int kRounds = 50;

/// A lead with two visits, decided by a context of the thread's own: how often that went wrong.
int decide_alone(int64_t employees) {
  merit_context* context = nullptr;
  if (kLibrary.open(&kLibrary, nullptr, 0, &context, nullptr) != merit_ok) return kRounds;
  std::array<merit_cell, kLeadFields> fields = {};
  fields[kEmployees].known = 1;
  fields[kEmployees].value.integer = employees;
  merit_cell page = {1, {}};
  page.value.text = {"/a", 2};
  const std::array<merit_event, 2> events = {merit_event{7, 0, &page}, merit_event{3, 0, &page}};
  int wrong = 0;
  for (int round = 0; round < kRounds; ++round) {
    const merit_lead lead = {fields.data(), events.data(), events.size(), 100};
    const merit_cell* decision = nullptr;
    const bool decided = kLibrary.decide(context, &lead, &decision, nullptr) == merit_ok;
    const bool right =
        decided && decision[kEmployees - 1].value.integer == employees &&
        std::string(decision[kTrace].value.text.data, decision[kTrace].value.text.size) == "visit@3(/a) visit@7(/a)";
    wrong += right ? 0 : 1;
  }
  kLibrary.close(context);
  return wrong;
}

TEST_CASE("16 threads at once decide about one lead each, and about the same arrays") {
  Arrays arrays;
  const Node country = arrays.texts("", {"A", "B"});
  const Node rows =
      arrays.structure("item",
                       {arrays.texts("type", {"page_view", "PAGE_VIEW", "party"}),
                        arrays.cells<int64_t>("at", "tsu:UTC", {4, 2, 1}), arrays.texts("page", {"/a", "/b", "/c"}),
                        arrays.texts("name", {"", "", ""}), arrays.cells<int64_t>("Form ID", "l", {1, 2, 3})},
                       3);
  const Node nested = arrays.list<int32_t>("events", {0, 2, 3}, rows);
  const merit_leads given = leads_of(leads_with(arrays, kCountry, country, {nested}));
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int number = 0; number < kThreads; ++number) {
    threads.emplace_back([&given, &wrong, number] {
      wrong += decide_alone(100 + number);
      for (int round = 0; round < kRounds; ++round) {
        const Decided decided(kLibrary, given);
        const bool right = decided.status == merit_ok && decided.cell(kTrace, 0) == "visit@2(/b) visit@4(/a)" &&
                           decided.cell(kTrace, 1) == "null";
        wrong += right ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

}  // namespace
