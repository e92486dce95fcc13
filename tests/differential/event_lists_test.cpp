// A caller's list of events, one lead at a time: the loop that a definition has of its own for lists that are plain
// (compiler/codegen/llvm/take_events.cpp) decides as the one that takes any list, and refuses what that refuses.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <deque>
#include <random>

#include "compiler/codegen/levels.h"
#include "runtime/library/definition.h"
#include "tests/differential/checked.h"
#include "tests/differential/decided_values.h"
#include "tests/differential/library/built_library.h"
#include "tests/differential/library/decisions.h"

namespace merit::differential {

namespace {

using semantics::Value;

constexpr const char* kDefinition = R"(
lead { id: text key }
event bare
event numbered { number: integer key, color: one of "red", "green", "blue" }
event named    { name: text key, note: text required, missing when "-" }
event weighed  { weight: number required, flag: boolean, missing when "true", "0" }
event demanded { opened: date required, page: text required, n: integer required }
event coded    { code: integer key, sent: time, missing when "3" }
event unseen   { code: integer key }

output bare_ones = count of bare
output total = sum of number of numbered
output reds = count of numbered where color is "red"
output first_color = color of first numbered
output last_number = number of last numbered where color is "green"
output distinct_names = count of distinct name of named
output first_name = name of first named
output last_note = note of last named
output weights = sum of weight of weighed in last 3 days
output last_flag = flag of last weighed
output pages = count of demanded where page is "/a"
output last_page = page of last demanded
output last_opened = opened of last demanded
output recent = sum of n of demanded in last 5 days
output last_code = code of last coded
output last_sent = sent of last coded
output in_order = any bare followed by numbered followed by named

stage Lead
stage MQL when bare_ones > 2
)";
enum Kind : uint8_t { kBare, kNumbered, kNamed, kWeighed, kDemanded, kCoded, kUnseen, kKinds };

constexpr int64_t kNow = 1'000'000'000'000'000;
constexpr int64_t kDay = 86'400'000'000;

/// A lead's events, as some system might hold them.
class List {
 public:
  explicit List(uint64_t number) : random_(number), ascend_(one_in(2)) {
    const uint64_t count = one_in(10) ? random_() % 200 : random_() % 25;
    const int64_t step = one_in(3) ? kDay / 2 : kDay / 7;
    const bool ties = one_in(3);
    int64_t at = kNow - static_cast<int64_t>(count) * step + (one_in(3) ? 2 * step : 0);
    for (uint64_t i = 0; i < count; ++i) {
      const auto kind = static_cast<Kind>(random_() % kKinds);
      events.push_back({at, kind, cells(kind)});
      if (!ties || one_in(2)) at += step;
    }
    if (one_in(3)) std::ranges::reverse(events);
    if (one_in(6)) std::ranges::shuffle(events, random_);
    if (one_in(20) && count > 0) spoil(events[random_() % count]);
  }

  std::vector<merit_event> events;

 private:
  bool one_in(uint64_t times) { return random_() % times == 0; }

  merit_cell integer(int64_t value) {
    merit_cell cell = {one_in(8) ? 0U : 1U, {}};
    cell.value.integer = value;
    return cell;
  }
  merit_cell number(double value) {
    merit_cell cell = integer(0);
    cell.value.number = value;
    return cell;
  }
  merit_cell text(std::string_view value) {
    merit_cell cell = integer(0);
    cell.value.text = {value.data(), value.size()};
    return cell;
  }
  merit_cell any_text() {
    constexpr std::string_view kTexts[] = {"/a", " /A ", "-", " - ", "", "\xC3(", "a key", " a key", "K\u00e4se", "/b"};
    return text(kTexts[random_() % std::size(kTexts)]);
  }
  /// Counted up, or any of few.
  int64_t key() { return ascend_ ? next_key_++ : static_cast<int64_t>(random_() % 40); }

  const merit_cell* cells(Kind kind) {
    std::array<merit_cell, 3>& made = cells_.emplace_back();
    switch (kind) {
      case kNumbered:
        made = {integer(key()), integer(static_cast<int64_t>(random_() % 3))};
        break;
      case kNamed:
        made = {ascend_ ? text(names_.emplace_back("key " + std::to_string(key()))) : any_text(), any_text()};
        break;
      case kWeighed:
        made = {number(one_in(9) ? __builtin_nan("") : static_cast<double>(key()) / 4),
                integer(static_cast<int64_t>(random_() % 2))};
        break;
      case kDemanded:
        made = {integer(static_cast<int64_t>(random_() % 9)), any_text(), integer(key())};
        break;
      default:
        made = {integer(key()), integer(key())};
        break;
    }
    return made.data();
  }

  /// Makes it one that may be refused.
  void spoil(merit_event& event) {
    auto& cells = cells_.back();
    merit_cell empty = {1, {}};
    empty.value.text = {nullptr, 0};  // all bytes: what reads it as a text must not find a size
    switch (random_() % 4) {
      case 0:
        event.kind = kKinds;
        break;
      case 1:
        event.fields = nullptr;
        break;
      case 2:
        cells[0] = cells[1] = empty;
        cells[1].value.text.size = 5;
        event.fields = cells.data();
        break;
      default:
        cells[0] = cells[1] = empty;
        cells[0].value.integer = cells[1].value.integer = INT64_MAX;
        event.fields = cells.data();
        break;
    }
  }

  std::mt19937_64 random_;
  bool ascend_;
  int64_t next_key_ = INT64_MIN;
  std::deque<std::array<merit_cell, 3>> cells_;
  std::deque<std::string> names_;
};

/// What is decided of lists by a library, or what it says of them.
class Decider {
 public:
  explicit Decider(const merit_library& library) : library_(library) {
    REQUIRE(library.open(&library, nullptr, 0, &context_, nullptr) == merit_ok);
  }
  ~Decider() { library_.close(context_); }
  Decider(const Decider&) = delete;
  Decider& operator=(const Decider&) = delete;

  std::string decide(const std::vector<merit_event>& events) {
    const merit_cell key = {};
    const merit_lead lead = {&key, events.data(), events.size(), kNow};
    const merit_cell* cells = nullptr;
    merit_error error = {};
    if (library_.decide(context_, &lead, &cells, &error) != merit_ok) return error.message;
    std::string all;
    for (uint64_t i = 0; i < library_.description->output_count; ++i) {
      all += shown(value_of(library_.description->outputs[i], cells[i])) + "; ";
    }
    return all;
  }

 private:
  const merit_library& library_;
  merit_context* context_ = nullptr;
};

}  // namespace

TEST_CASE("lists of events in order, backwards, shuffled, with repeated keys and cells that hold nothing") {
  const auto model = checked(kDefinition);
  REQUIRE_MESSAGE(model.has_value(), fault_of(model));
  const auto built = BuiltLibrary::of(*model, codegen::usual_processors());
  REQUIRE_MESSAGE(built.has_value(), fault_of(built));
  merit_definition definition = *reinterpret_cast<const merit_definition*>((*built)->description);
  const bool has_own_loop = definition.take_events != nullptr;
  REQUIRE(has_own_loop);
  definition.take_events = nullptr;
  definition.take_lead = nullptr;
  merit_library general = **built;
  general.description = &definition.description;

  Decider by_own_loop(**built), by_general_one(general);
  int refused = 0;
  for (uint64_t number = 0; number < 20'000; ++number) {
    const List list(number);
    const std::string wanted = by_general_one.decide(list.events);
    REQUIRE_MESSAGE(by_own_loop.decide(list.events) == wanted, "list ", number);
    refused += wanted.find(" event ") != std::string::npos || wanted.starts_with("event") ? 1 : 0;
  }
  CHECK(refused > 100);
}

}  // namespace merit::differential
