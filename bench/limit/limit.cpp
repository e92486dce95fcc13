// How fast the benchmark's rules can be answered: each written by hand for its data, Parquet to Parquet, and R1 from
// CSV to CSV, with vector instructions and none of what makes a definition safe and its faults found.
//
//   cmake --build build --target bench_limit        (a processor with AVX-512 is needed)
//   build/bin/bench_limit RULE LEADS EVENTS OUT     RULE is r0, r1, r1s or r20; r1 where OUT is a .csv
//
// Takes for granted, and checks: keys of at most eight bytes, times in whole seconds, text columns with dictionaries.
#include <arrow/util/thread_pool.h>
#include <malloc.h>

#include <atomic>
#include <string>
#include <thread>

#include "bench/limit/answer.h"
#include "bench/limit/columns.h"
#include "bench/limit/csv.h"
#include "bench/limit/evaluate.h"
#include "bench/limit/events.h"
#include "bench/limit/threads.h"

namespace merit::limit {
namespace {

void answer_r0(const std::string& leads_path, const std::string& out) {
  const Leads leads = read_leads(leads_path, true);
  constexpr Rule kRule = variation(0);
  std::vector<uint8_t> fits(leads.count());
  for (uint32_t i = 0; i < leads.count(); ++i) {
    const bool size = leads.employees[i] >= kRule.fewest && leads.employees[i] <= kRule.most;
    fits[i] = static_cast<uint8_t>((size ? 1U : 0U) & (kRule.countries >> leads.countries[i]) & leads.fits[i]);
  }
  write(out, {{"id", key_column(leads)}, {"ok", boolean_column(fits)}});
}

template <size_t kRules>
Columns columns_of(const Leads& leads, const Decisions<kRules>& decisions) {
  Columns columns = {{"id", key_column(leads)}};
  for (size_t k = 0; k < kRules; ++k) {
    const std::string name = kRules == 1 ? "" : (k < 10 ? "r0" : "r") + std::to_string(k) + ".";
    columns.emplace_back(name + "points", points_column(decisions.points[k]));
    if (kRules == 1) columns.emplace_back("qualified", boolean_column(decisions.stages[k]));
    columns.emplace_back(name + "stage", stage_column(decisions.stages[k]));
  }
  return columns;
}

template <typename Evaluating>
Sight sight_of(bool sequence) {
  return {Evaluating::kSet.windows.oldest(), Evaluating::kSet.spent_windows.oldest(), sequence};
}

/// Decides about all partitions, by all threads.
template <typename Evaluating, size_t kRules>
void evaluate(const Leads& leads, const std::vector<SeenEvents>& groups, Decisions<kRules>& decisions,
              unsigned threads) {
  const uint32_t partitions = (leads.count() + kPartitionLeads - 1) >> kPartitionBits;
  std::atomic<uint32_t> next_partition = 0;
  on_all_threads(threads, [&](unsigned) {
    Evaluating evaluator(leads, groups, decisions);
    for (uint32_t each = next_partition++; each < partitions; each = next_partition++) evaluator.evaluate(each);
  });
}

void answer_csv(const std::string& leads_path, const std::string& events_path, const std::string& out,
                unsigned threads) {
  using Evaluating = Evaluator<1, false>;
  const Leads leads = read_csv_leads(leads_path, threads);
  KeyTable table;
  table.build(leads.keys);
  const auto groups = read_csv_events(events_path, sight_of<Evaluating>(false), leads.count(), table, threads);
  Decisions<1> decisions;
  decisions.resize(leads.count());
  evaluate<Evaluating>(leads, groups, decisions, threads);
  write_csv(out, leads, decisions);
}

template <size_t kRules, bool kSequence>
void answer(const std::string& leads_path, const std::string& events_path, const std::string& out, unsigned threads) {
  using Evaluating = Evaluator<kRules, kSequence>;
  const auto open = [](const std::string& path) { return parquet::ParquetFileReader::OpenFile(path, true); };
  const auto count = static_cast<size_t>(open(leads_path)->metadata()->num_rows());
  const auto partitions = static_cast<uint32_t>((count + kPartitionLeads - 1) >> kPartitionBits);
  std::vector<SeenEvents> groups(static_cast<size_t>(open(events_path)->metadata()->num_row_groups()));
  Leads leads;
  KeyTable table;
  Decisions<kRules> decisions;
  std::atomic<bool> ready = false;
  std::atomic<size_t> next_group = 0;
  const Sight sight = sight_of<Evaluating>(kSequence);
  on_all_threads(threads, [&](unsigned thread) {
    if (thread == 0) {  // the others decode events meanwhile
      leads = read_leads(leads_path, false);
      table.build(leads.keys);
      decisions.resize(count);
      ready.store(true, std::memory_order_release);
    }
    const auto file = open(events_path);
    EventReader reader(sight, partitions);
    for (size_t group = next_group++; group < groups.size(); group = next_group++) {
      groups[group] = reader.read(*file, static_cast<int>(group), table, ready);
    }
  });
  evaluate<Evaluating>(leads, groups, decisions, threads);
  write(out, columns_of(leads, decisions));
}

}  // namespace
}  // namespace merit::limit

int main(int count, char** arguments) {
  using namespace merit::limit;
  need(count == 5, "usage: bench_limit RULE LEADS EVENTS OUT");
  const std::string rule = arguments[1], leads = arguments[2], events = arguments[3], out = arguments[4];
  const unsigned threads = std::thread::hardware_concurrency();
  need(arrow::SetCpuThreadPoolCapacity(static_cast<int>(threads)).ok(), "no threads");
  mallopt(M_MMAP_THRESHOLD, 1 << 30);  // memory that is freed is used again
  mallopt(M_TRIM_THRESHOLD, 2'000 << 20);
  if (out.ends_with(".csv")) {
    need(rule == "r1", "another rule than r1 from CSV");
    answer_csv(leads, events, out, threads);
    return 0;
  }
  if (rule == "r0") answer_r0(leads, out);
  if (rule == "r1") answer<1, false>(leads, events, out, threads);
  if (rule == "r1s") answer<1, true>(leads, events, out, threads);
  if (rule == "r20") answer<20, true>(leads, events, out, threads);
}
