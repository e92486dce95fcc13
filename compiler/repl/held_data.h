/// Leads and events that are read once and stay in memory, so that one question after another can be asked of them.
///
/// All that a definition declares is read: every field, every kind of event, also what is later than `now`, since the
/// next question may look at anything. Where the files lack some of it, only what is looked at is read: by what the
/// definition decides, and by each question that comes. The files are read again where a definition comes to declare
/// something else of its data.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <vector>

#include "compiler/driver/run.h"
#include "compiler/driver/uses.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"
#include "runtime/data/read.h"
#include "runtime/data/terms/request.h"

namespace merit::repl {

/// What is read, and how.
struct DataSource {
  data::Inputs inputs;
  data::ReadOptions reading;
  unsigned threads = 0;  ///< 0: one a core

  bool given() const { return !inputs.leads.empty() || reading.leads_from_events; }
};

/// Bytes done and their total, which is 0 where it is not known. False stops.
using ReadProgress = std::function<bool(int64_t done, int64_t total)>;

class HeldData {
 public:
  explicit HeldData(DataSource source) : source_(std::move(source)) {}

  bool given() const { return source_.given(); }

  /// Makes sure that what is held is what `model`, which declares a key, says of its data, as far as its decisions and
  /// `columns` look at it. Whether it was read, and not held already. What is held stays where that fails.
  std::expected<bool, driver::RunFailure> fit(const semantics::Model& model,
                                              const std::vector<driver::DecisionColumn>& columns = {},
                                              const ReadProgress& progress = {});
  /// Whether it need not read for that.
  bool fits(const semantics::Model& model, const std::vector<driver::DecisionColumn>& columns = {}) const;

  bool is_read() const { return dataset_.has_value(); }
  const columns::Leads& leads() const { return dataset_->leads; }
  const data::Report& report() const { return dataset_->report; }
  /// When the last event was, microseconds since 1970-01-01T00:00Z; nothing where there is none.
  std::optional<int64_t> last_event() const { return last_event_; }

 private:
  std::expected<data::Dataset, driver::RunFailure> read(const data::Request& request,
                                                        const ReadProgress& progress) const;
  void hold(data::Dataset dataset, data::Request declared, driver::Uses held);

  DataSource source_;
  data::Request declared_;  ///< what the definition said of the files when they were read
  driver::Uses held_;       ///< what was read of it
  std::optional<data::Dataset> dataset_;
  std::optional<int64_t> last_event_;
};

}  // namespace merit::repl
