#include "runtime/engine/engine.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/columns/concatenate.h"
#include "runtime/threads/share_work.h"

namespace merit::engine {
namespace {

using columns::ColumnPtr;
using columns::Table;

std::vector<columns::Row> rows_between(const columns::Leads& leads, int64_t begin, int64_t end, int64_t now) {
  std::vector<columns::Row> rows;
  for (int64_t lead = begin; lead < end; ++lead) rows.push_back(columns::row_of(leads, lead, now));
  return rows;
}

Table joined(std::vector<Table>&& tables, int64_t leads) {
  Table all;
  all.names = tables.front().names;
  all.rows = leads;
  for (size_t column = 0; column < all.names.size(); ++column) {
    std::vector<ColumnPtr> parts;
    for (Table& table : tables) parts.push_back(std::move(table.columns[column]));
    all.columns.push_back(columns::concatenate(parts));
  }
  return all;
}

}  // namespace

std::optional<Table> decide_all(const columns::Leads& leads, int64_t now, const Decide& decide,
                                const Options& options) {
  const int64_t batches = std::max<int64_t>(1, (leads.count + options.batch - 1) / options.batch);
  std::vector<Table> tables(static_cast<size_t>(batches));
  std::atomic<int64_t> decided = 0;
  std::atomic<bool> stopped = false;
  const auto caller = std::this_thread::get_id();
  threads::share_work(options.threads, tables.size(), [&](size_t batch) {
    if (stopped) return;
    const int64_t begin = static_cast<int64_t>(batch) * options.batch;
    const int64_t end = std::min(leads.count, begin + options.batch);
    tables[batch] = decide(rows_between(leads, begin, end, now));
    const int64_t done = decided += end - begin;
    const bool reports = options.progress && std::this_thread::get_id() == caller;
    if (reports && !options.progress(done, leads.count)) stopped = true;
  });
  if (stopped) return std::nullopt;
  return joined(std::move(tables), leads.count);
}

}  // namespace merit::engine
