#include "runtime/engine/engine.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/columns/concatenate.h"
#include "runtime/columns/row_at.h"
#include "runtime/engine/in_order.h"
#include "runtime/threads/share_work.h"

namespace merit::engine {
namespace {

using columns::ColumnPtr;
using columns::Table;

/// `first_place`: that of the first lead among the offsets of events.
Table decide_rows(const columns::Leads& leads, int64_t begin, int64_t end, size_t first_place, int64_t now,
                  const Decide& decide) {
  std::vector<columns::Row> rows;
  rows.reserve(static_cast<size_t>(end - begin));
  for (int64_t lead = begin; lead < end; ++lead) {
    rows.push_back(columns::row_at(leads.events, first_place + rows.size(), lead, now));
  }
  return decide(leads, rows);
}

/// Leads that are decided in one go.
int64_t batch_size(const columns::Leads& leads, const Options& options) {
  return leads.partitions ? columns::kPartitionLeads : options.batch;
}

/// At least one, so that a table of no leads has its columns.
size_t batch_count(const columns::Leads& leads, const Options& options) {
  const int64_t size = batch_size(leads, options);
  return static_cast<size_t>(std::max<int64_t>(1, (leads.count + size - 1) / size));
}

/// Decides the leads from `begin` to before `end`: one partition, where events come so. Its events live no longer.
Table decide_leads(const columns::Leads& leads, int64_t begin, int64_t end, int64_t now, const Decide& decide) {
  if (!leads.partitions) {
    return decide_rows(leads, begin, end, static_cast<size_t>(begin), now, decide);
  }
  const auto partition = static_cast<size_t>(begin / columns::kPartitionLeads);
  const columns::Leads seen{leads.count, leads.key, leads.lead_fields, leads.partitions->group(partition)};
  return decide_rows(seen, begin, end, 0, now, decide);
}

/// By column: the first that is one with it in every table.
std::vector<size_t> first_of_same(const std::vector<Table>& tables) {
  std::vector<size_t> first(tables.front().columns.size());
  for (size_t column = 0; column < first.size(); ++column) {
    const auto is_one = [&](size_t other) {
      return std::ranges::all_of(tables,
                                 [&](const Table& each) { return each.columns[other] == each.columns[column]; });
    };
    while (!is_one(first[column])) ++first[column];
  }
  return first;
}

Table joined(std::vector<Table>&& tables, int64_t leads, unsigned threads) {
  Table all;
  all.names = tables.front().names;
  all.rows = leads;
  all.columns.resize(all.names.size());
  const std::vector<size_t> first = first_of_same(tables);
  threads::share_work(threads, first.size(), [&](size_t column) {
    if (first[column] != column) return;
    std::vector<ColumnPtr> parts;
    for (Table& table : tables) parts.push_back(std::move(table.columns[column]));
    all.columns[column] = columns::concatenate(parts);
  });
  for (size_t column = 0; column < first.size(); ++column) all.columns[column] = all.columns[first[column]];
  return all;
}

/// Decides all leads, batch by batch, on any thread: `place_of(batch)` is called before, and has what it came to by
/// `put(table)`. False, of that or of `progress`, stops.
template <typename PlaceOf>
bool decide_batches(const columns::Leads& leads, int64_t now, const Decide& decide, const Options& options,
                    const PlaceOf& place_of) {
  const int64_t size = batch_size(leads, options);
  std::atomic<int64_t> decided = 0;
  std::atomic<bool> stopped = false;
  const auto caller = std::this_thread::get_id();
  threads::share_work(options.threads, batch_count(leads, options), [&](size_t batch) {
    auto place = place_of(batch);
    if (stopped) return;
    const int64_t begin = static_cast<int64_t>(batch) * size;
    const int64_t end = std::min(leads.count, begin + size);
    if (!place.put(decide_leads(leads, begin, end, now, decide))) stopped = true;
    if (options.help_to_take) options.help_to_take();
    const int64_t done = decided += end - begin;
    const bool reports = options.progress && std::this_thread::get_id() == caller;
    if (reports && !options.progress(done, leads.count)) stopped = true;
  });
  return !stopped;
}

}  // namespace

std::optional<Table> decide_all(const columns::Leads& leads, int64_t now, const Decide& decide,
                                const Options& options) {
  struct Place {
    Table& kept;
    bool put(Table table) {
      kept = std::move(table);
      return true;
    }
  };
  std::vector<Table> tables(batch_count(leads, options));
  const auto place_of = [&](size_t batch) { return Place{tables[batch]}; };
  if (!decide_batches(leads, now, decide, options, place_of)) return std::nullopt;
  return joined(std::move(tables), leads.count, options.threads);
}

bool decide_in_order(const columns::Leads& leads, int64_t now, const Decide& decide, const Take& take,
                     const Options& options) {
  InOrder in_order(take);
  return decide_batches(leads, now, decide, options, [&](size_t batch) { return InOrder::Place(in_order, batch); });
}

}  // namespace merit::engine
