// What a decision about one lead of 20 events costs through the library of a definition: one_lead DIRECTORY, where
// `merit build` has put libpoints.so (examples/points), librecord.so and libfeed.so (bench/*.merit). Prints, for each
// shape of input, nanoseconds of a call: the median and the fastest of many rounds of 1,000 calls each, in turns, so
// that a machine that is now fast, now slow treats all alike. At first it loads each library and decides once, in a
// process that has not done so before: microseconds from `dlopen` to the first decision.
#include <dlfcn.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "feed.h"
#include "points.h"
#include "record.h"

namespace {

constexpr int kEvents = 20;
constexpr int kCalls = 1'000;
constexpr int64_t kDay = 86'400'000'000;
constexpr int64_t kNow = 1'793'448'000'000'000;

double nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "one_lead: %s\n", what);
  std::exit(1);
}

merit_cell integer(int64_t value) {
  merit_cell cell = {1, {}};
  cell.value.integer = value;
  return cell;
}
merit_cell text(const char* value) {
  merit_cell cell = {1, {}};
  cell.value.text = {value, std::string(value).size()};
  return cell;
}

/// A library that was loaded, and a context of it.
struct Loaded {
  const merit_library* library;
  merit_context* context;
};

Loaded load(const std::string& directory, const std::string& stem) {
  void* const file = dlopen((directory + "/lib" + stem + ".so").c_str(), RTLD_NOW | RTLD_LOCAL);
  if (file == nullptr) fail(dlerror());
  using Library = const merit_library* (*)();
  const auto get = reinterpret_cast<Library>(dlsym(file, (stem + "_library").c_str()));
  if (get == nullptr) fail("the file is no library of that definition");
  Loaded loaded = {get(), nullptr};
  merit_error error;
  if (loaded.library->open(loaded.library, nullptr, 0, &loaded.context, &error) != merit_ok) fail(error.message);
  return loaded;
}

/// One lead, and what the definition has to say of it.
struct Case {
  const char* name;
  Loaded loaded;
  std::vector<merit_cell> fields;
  std::vector<merit_cell> cells;  ///< of events, two each
  std::vector<merit_event> events;
  uint64_t output;
  int64_t expected;
  std::vector<double> rounds = {};

  void decide() const {
    const merit_lead lead = {fields.data(), events.data(), events.size(), kNow};
    const merit_cell* decision = nullptr;
    merit_error error;
    if (loaded.library->decide(loaded.context, &lead, &decision, &error) != merit_ok) fail(error.message);
    if (decision[output].known != 1 || decision[output].value.integer != expected) fail("a decision is wrong");
  }

  void time() {
    const double begin = nanoseconds();
    for (int i = 0; i < kCalls; ++i) decide();
    rounds.push_back((nanoseconds() - begin) / kCalls);
  }
};

enum class Keys : uint8_t { none, ascending, in_no_order };

/// 7 visits, 7 downloads of which 3 are whitepapers, 6 webinars.
Case points(const char* name, const Loaded& loaded, Keys keys) {
  Case made = {name, loaded, {text("00Q5e00001AbCdE"), text("USA"), integer(120)}, {}, {}, points_output_points, 180};
  made.cells.resize(2 * kEvents);
  for (uint64_t i = 0; i < kEvents; ++i) {
    constexpr uint64_t kKinds[] = {points_kind_visit, points_kind_download, points_kind_webinar};
    merit_cell* const cells = &made.cells[2 * i];
    const uint64_t number = keys == Keys::ascending ? i : i ^ 13;
    if (keys != Keys::none) cells[0] = integer(700'000 + static_cast<int64_t>(number) * 37);
    cells[1] = integer(static_cast<int64_t>(i % 2));
    made.events.push_back({kNow - (kEvents - static_cast<int64_t>(i)) * kDay, kKinds[i % 3], cells});
  }
  return made;
}

/// 7 visits of which 2 see the prices, 7 downloads of which 4 are long, 6 webinars; all with keys of 18 characters.
Case feed(const char* name, const Loaded& loaded) {
  static std::array<std::string, kEvents> uids;
  Case made = {name, loaded, {text("00Q5e00001AbCdE"), integer(120)}, {}, {}, feed_output_interest, 93};
  made.cells.resize(2 * kEvents);
  for (uint64_t i = 0; i < kEvents; ++i) {
    constexpr uint64_t kKinds[] = {feed_kind_visit, feed_kind_download, feed_kind_webinar};
    uids[i] = "00U5e0000" + std::to_string(900'000'000 - i * 7919);
    merit_cell* const cells = &made.cells[2 * i];
    cells[0] = text(uids[i].c_str());
    if (i % 3 == 0) cells[1] = text(i % 9 == 0 && i > 0 ? "/pricing" : "/blog");
    if (i % 3 == 1) cells[1] = integer(static_cast<int64_t>(12 + i));
    made.events.push_back({kNow - (kEvents - static_cast<int64_t>(i)) * kDay, kKinds[i % 3], cells});
  }
  return made;
}

/// Ready but for the event that is looked for, so that all are looked at.
Case record(const char* name, const Loaded& loaded, bool hit) {
  Case made = {
      name,       loaded, {text("00Q5e00001AbCdE"), integer(120), text("DE"), text("software"), text("VP Marketing")},
      {},         {},     record_output_ok,
      hit ? 1 : 0};
  made.cells.resize(kEvents);
  for (uint64_t i = 0; i < kEvents; ++i) {
    constexpr uint64_t kKinds[] = {record_kind_visit, record_kind_form, record_kind_download, record_kind_purchase};
    if (i % 4 == 2) made.cells[i] = text(hit && i == 18 ? "roi-calculator" : "buyer-guide");
    made.events.push_back({kNow - (kEvents - static_cast<int64_t>(i)) * kDay, kKinds[i % 4], &made.cells[i]});
  }
  return made;
}

Case reversed(const char* name, Case made) {
  made.name = name;
  std::ranges::reverse(made.events);
  return made;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) fail("usage: one_lead DIRECTORY [ROUNDS [CASE]]");
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 500;
  const int only = argc > 3 ? std::atoi(argv[3]) : -1;  // to count its instructions
  const double begin = nanoseconds();
  const Loaded of_points = load(argv[1], "points");
  const Case first = points("points", of_points, Keys::ascending);
  first.decide();
  std::printf("from dlopen to the first decision: %.0f us\n", (nanoseconds() - begin) / 1e3);
  const Loaded of_record = load(argv[1], "record");
  const Loaded of_feed = load(argv[1], "feed");
  std::array cases = {
      first,
      points("points, events without keys", of_points, Keys::none),
      points("points, keys in no order", of_points, Keys::in_no_order),
      reversed("points, latest event first", first),
      feed("feed, keys of text", of_feed),
      record("record, no event matches", of_record, false),
      record("record, one matches", of_record, true),
  };
  for (int round = 0; round < rounds; ++round) {
    for (Case& each : cases) {
      if (only < 0 || &each == &cases[static_cast<size_t>(only)]) each.time();
    }
  }
  std::printf("%-30s %8s %8s   ns a lead of %d events\n", "", "median", "fastest", kEvents);
  for (Case& each : cases) {
    if (each.rounds.empty()) continue;
    std::ranges::sort(each.rounds);
    std::printf("%-30s %8.0f %8.0f\n", each.name, each.rounds[each.rounds.size() / 2], each.rounds.front());
  }
}
