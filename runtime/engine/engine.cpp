#include "runtime/engine/engine.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/columns/concatenate.h"

namespace merit::engine {
namespace {

using columns::ColumnPtr;
using columns::Table;

/// What all threads share: batches are taken in order, and their tables put where the batch belongs.
class Work {
 public:
  Work(const columns::Leads& leads, int64_t now, const Decide& decide, const Options& options)
      : leads_(leads),
        now_(now),
        decide_(decide),
        options_(options),
        tables_(static_cast<size_t>(std::max<int64_t>(1, (leads.count + options.batch - 1) / options.batch))) {}

  /// Whether all leads were decided.
  bool run() {
    const unsigned wished = options_.threads != 0 ? options_.threads : std::thread::hardware_concurrency();
    const auto threads = std::clamp<size_t>(wished, 1, tables_.size());
    {
      std::vector<std::jthread> others;
      for (size_t i = 1; i < threads; ++i) others.emplace_back([this] { take_batches(false); });
      take_batches(true);
    }
    if (failure_) std::rethrow_exception(failure_);
    return !stopped_;
  }

  Table joined() {
    Table all;
    all.names = tables_.front().names;
    all.rows = leads_.count;
    for (size_t column = 0; column < all.names.size(); ++column) {
      std::vector<ColumnPtr> parts;
      for (Table& table : tables_) parts.push_back(std::move(table.columns[column]));
      all.columns.push_back(columns::concatenate(parts));
    }
    return all;
  }

 private:
  void take_batches(bool reports) {
    try {
      for (size_t batch = next_++; batch < tables_.size() && !stopped_; batch = next_++) {
        tables_[batch] = decide_(rows_of(static_cast<int64_t>(batch)));
        const int64_t done = std::min(leads_.count, static_cast<int64_t>(++done_) * options_.batch);
        if (reports && options_.progress && !options_.progress(done, leads_.count)) stopped_ = true;
      }
    } catch (...) {
      const std::lock_guard lock(failure_mutex_);
      if (!failure_) failure_ = std::current_exception();
      stopped_ = true;
    }
  }

  std::vector<columns::Row> rows_of(int64_t batch) const {
    const int64_t end = std::min(leads_.count, (batch + 1) * options_.batch);
    std::vector<columns::Row> rows;
    for (int64_t lead = batch * options_.batch; lead < end; ++lead) {
      rows.push_back(columns::row_of(leads_, lead, now_));
    }
    return rows;
  }

  const columns::Leads& leads_;
  int64_t now_;
  const Decide& decide_;
  const Options& options_;

  std::vector<Table> tables_;  ///< by batch
  std::atomic<size_t> next_ = 0;
  std::atomic<size_t> done_ = 0;
  std::atomic<bool> stopped_ = false;
  std::mutex failure_mutex_;
  std::exception_ptr failure_;
};

}  // namespace

std::optional<Table> decide_all(const columns::Leads& leads, int64_t now, const Decide& decide,
                                const Options& options) {
  Work work(leads, now, decide, options);
  if (!work.run()) return std::nullopt;
  return work.joined();
}

}  // namespace merit::engine
