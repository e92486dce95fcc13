/// Decides about many leads in one call. The library is loaded while the program runs, so that a new agreement is a new
/// file and not a new program.
#include <dlfcn.h>

#include <chrono>
#include <iostream>
#include <stdexcept>

#include "arrow_table.h"

namespace {

using namespace std::chrono_literals;

struct Event {
  int64_t id;  ///< what is delivered twice counts once
  std::string_view type;
  int64_t at;
  std::optional<std::string_view> kind;
};

struct Lead {
  std::string_view id;
  std::optional<std::string_view> country;
  std::optional<int64_t> employees;
  std::vector<Event> events;
};

/// A moment in UTC as the library has it.
int64_t utc(std::chrono::year_month_day day, std::chrono::hours hour) {
  return std::chrono::microseconds((std::chrono::sys_days(day) + hour).time_since_epoch()).count();
}

/// It stays loaded until the program ends: decisions are released by its code.
const merit_library& load(const char* path) {
  void* const file = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (file == nullptr) throw std::runtime_error(dlerror());
  const auto library = reinterpret_cast<decltype(&points_library)>(dlsym(file, "points_library"));
  if (library == nullptr) throw std::runtime_error(dlerror());
  return *library();
}

/// Columns are called as in the definition's files.
void decide(const merit_library& library, const std::vector<Lead>& leads, int64_t now, Decisions& out) {
  std::vector<std::optional<std::string_view>> countries, types, kinds;
  std::vector<std::optional<int64_t>> employees, ids, times;
  std::vector<int64_t> first_event = {0};  // of each lead, and one more: where the last one's end
  for (const Lead& lead : leads) {
    countries.push_back(lead.country);
    employees.push_back(lead.employees);
    for (const Event& event : lead.events) {
      ids.push_back(event.id);
      types.push_back(event.type);
      times.push_back(event.at);
      kinds.push_back(event.kind);
    }
    first_event.push_back(static_cast<int64_t>(ids.size()));
  }
  ArrowTable lead_table(leads.size());
  lead_table.add_texts("Country/Region", countries);
  lead_table.add_integers("Number of Employees", employees);
  ArrowTable event_table(ids.size());
  event_table.add_integers("event_id", ids);
  event_table.add_texts("event_type", types);
  event_table.add_times("occurred_at", times);
  event_table.add_texts("kind", kinds);

  const merit_event_table events = {event_table.schema(), event_table.array(), first_event.data(), {}};
  merit_leads request = {};
  request.size = sizeof request;
  request.schema = lead_table.schema();
  request.array = lead_table.array();
  request.event_tables = &events;
  request.event_table_count = 1;
  request.now = now;
  merit_error error;
  if (library.evaluate(&library, &request, &out.schema, &out.array, &error) != merit_ok) {
    throw std::runtime_error(error.message);
  }
}

void print_list(const std::vector<std::string_view>& texts) {
  for (size_t i = 0; i < texts.size(); ++i) std::cout << (i > 0 ? "; " : "") << texts[i];
}

void print(const std::vector<Lead>& leads, const Decisions& decisions) {
  std::cout << "lead | stage | points | undecided | reasons\n";
  for (int64_t row = 0; row < decisions.rows(); ++row) {
    std::cout << leads[static_cast<size_t>(row)].id << " | " << decisions.label(points_output_stage, row) << " | "
              << decisions.integer(points_output_points, row) << " | ";
    print_list(decisions.texts(points_output_undecided, row));
    std::cout << " | ";
    print_list(decisions.texts(points_output_reasons, row));
    std::cout << "\n";
  }
}

void run() {
  const std::vector<Lead> leads = {
      {"2001",
       "United States",
       120,
       {{101, "download", utc(2026y / 8 / 14, 10h), "whitepaper"}, {102, "webinar", utc(2026y / 9 / 2, 15h), {}}}},
      {"2004",
       "Germany",
       50,
       {{108, "download", utc(2026y / 7 / 1, 12h), "whitepaper"},
        {109, "download", utc(2026y / 7 / 8, 12h), "whitepaper"},
        {110, "webinar", utc(2026y / 7 / 9, 14h), {}}}},
      {"2005",
       "usa",
       std::nullopt,  // how many employees, nobody knows
       {{111, "download", utc(2026y / 9 / 1, 11h), "whitepaper"},
        {112, "page_view", utc(2026y / 9 / 1, 10h), {}},
        {113, "page_view", utc(2026y / 9 / 1, 10h), {}},
        {114, "page_view", utc(2026y / 9 / 3, 16h), {}},
        {115, "page_view", utc(2026y / 9 / 20, 7h), {}}}},
  };
  Decisions decisions;
  decide(load("./libpoints.so"), leads, utc(2026y / 10 / 1, 0h), decisions);
  print(leads, decisions);
}

}  // namespace

int main() {
  try {
    run();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
