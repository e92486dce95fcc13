/// Many leads through one evaluator: batches, shared out to threads.
///
/// In: leads, the moment that is asked about, and something that decides some of them (engine.h knows no more of
/// interpreters and compiled code than that). Out: one table with a row for each lead, in their order, or its rows
/// piece by piece, while others are still being decided. Neither depends on the number of threads, and the rows do not
/// on the size of batches. Where the leads' events come by partitions, each is grouped, decided and forgotten by one
/// thread.
///
///   auto table = engine::decide_all(leads, now, decide, {.threads = 2});
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "runtime/columns/leads.h"

namespace merit::engine {

/// Decides each row by itself: the same columns every time, with a cell a row; also of no rows. `leads` are all leads,
/// `leads.events` those that the rows count in. Several threads call it at once.
using Decide = std::function<columns::Table(const columns::Leads& leads, std::span<const columns::Row> rows)>;

/// Leads that are decided in one go: enough that taking a batch costs nothing, few enough to share out evenly. Whole
/// words of validity bits, so that batches are joined by copying.
inline constexpr int64_t kBatch = 2048;

struct Options {
  unsigned threads = 0;    ///< 0: one a core
  int64_t batch = kBatch;  ///< leads, where their events are grouped; else it is a partition
  /// Called now and then from the calling thread with the leads that are done, and their number. False stops.
  std::function<bool(int64_t done, int64_t total)> progress = {};
  /// Of `decide_in_order`: does what `take` has left to whoever has time. Each thread calls it between its batches,
  /// also while another takes one.
  std::function<void()> help_to_take = {};
};

/// Nothing where `progress` stopped it. What `decide` throws in any thread is thrown here, once all have ended.
std::optional<columns::Table> decide_all(const columns::Leads& leads, int64_t now, const Decide& decide,
                                         const Options& options);

/// Takes the next leads' decisions; at least once, if with no rows. False stops.
using Take = std::function<bool(columns::Table rows)>;

/// The same, but no table is made of all: `take` has the rows, one batch after another in the order of the leads, each
/// as soon as it and those before it are decided. It is called by one thread at a time, whichever has the next ones;
/// the others wait where it is slow, so that few batches are held.
/// False where it was stopped; what `take` throws is thrown here too.
bool decide_in_order(const columns::Leads& leads, int64_t now, const Decide& decide, const Take& take,
                     const Options& options);

}  // namespace merit::engine
