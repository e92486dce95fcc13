#include "compiler/driver/profile.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <utility>

#include "compiler/driver/engine.h"
#include "compiler/driver/plan_columns.h"
#include "compiler/plan/build_plan.h"
#include "runtime/engine/engine.h"

namespace merit::driver {
namespace {

using columns::Column;
using columns::Row;

/// What is timed: enough leads to tell nanoseconds, few enough that a definition of hundreds of rules is measured in
/// seconds.
constexpr int64_t kTimedRows = 32 * engine::kBatch;
constexpr int kRounds = 3;

/// Code for some parts, over the leads.
struct PartCode {
  codegen::CompiledPlan code;
  std::shared_ptr<const codegen::Prepared> prepared;

  columns::Table evaluate(const columns::Leads& leads, std::span<const Row> rows) const {
    return std::move(code.evaluate(*prepared, leads.events, rows).front());
  }
};

std::expected<PartCode, codegen::Error> code_of(const Profiled& what, std::span<const DefinitionPart> parts) {
  plan::Plan plan = plan_of_parts(what.model, parts);
  note_what_is_known(plan, what.leads);
  Timings ignored;
  improve(plan, {.without = {"event-filter"}}, ignored);
  auto code = codegen::compile(plan, codegen::layout_of(plan, what.leads), suited_to(what.leads, what.code));
  if (!code) return std::unexpected(std::move(code.error()));
  auto prepared = code->prepare(what.leads, what.parameters);
  return PartCode{std::move(*code), std::move(prepared)};
}

/// Adds what a batch came to. Columns are as `plan::Request::parts` says.
void count(const columns::Table& batch, std::span<ProfileEntry> entries) {
  for (size_t i = 0; i < entries.size(); ++i) {
    const Column& asked = *batch.columns[3 * i];
    const Column& comes_to = *batch.columns[3 * i + 1];
    const Column& points = *batch.columns[3 * i + 2];
    for (int64_t row = 0; row < batch.rows; ++row) {
      const auto place = static_cast<size_t>(row);
      if (asked.integers[place] == 0) continue;
      int64_t& answer = !comes_to.known(row)            ? entries[i].undecided
                        : comes_to.integers[place] != 0 ? entries[i].true_of
                                                        : entries[i].false_of;
      ++answer;
      const bool is_whole = points.numbers.empty();
      entries[i].points += is_whole ? static_cast<double>(points.integers[place]) : points.numbers[place];
    }
  }
}

/// Batches of leads at equal distances; where there are few leads, the same again and again, so that what a batch costs
/// by itself does not show.
std::vector<std::vector<Row>> timed_batches(const Profiled& what) {
  std::vector<std::vector<Row>> batches;
  const int64_t leads = what.leads.count;
  for (int64_t begin = 0; leads > 0 && begin < kTimedRows; begin += engine::kBatch) {
    const int64_t first = leads > kTimedRows ? (leads - engine::kBatch) * begin / kTimedRows : begin;
    auto& rows = batches.emplace_back();
    for (int64_t row = first; row < first + engine::kBatch; ++row) {
      rows.push_back(columns::row_of(what.leads, row % leads, what.now));
    }
  }
  return batches;
}

double nanoseconds_a_lead(const PartCode& code, const columns::Leads& leads,
                          const std::vector<std::vector<Row>>& batches) {
  if (batches.empty()) return 0;
  double fastest = std::numeric_limits<double>::infinity();
  for (int round = 0; round < kRounds; ++round) {
    plan::Stopwatch stopwatch(CLOCK_THREAD_CPUTIME_ID);
    for (const auto& batch : batches) code.evaluate(leads, batch);
    fastest = std::min(fastest, stopwatch.lap().processor_seconds);
  }
  return fastest * 1e9 / kTimedRows;
}

}  // namespace

std::vector<DefinitionPart> profiled_parts(const semantics::Model& model, const source::Sources& sources,
                                           const Uses& uses) {
  std::vector<DefinitionPart> parts = named_conditions(model, sources);
  std::erase_if(parts, [&](const DefinitionPart& part) { return !uses.lets[part.which.index]; });
  std::ranges::move(acting_parts(model, sources), std::back_inserter(parts));
  std::ranges::move(patterns(model, sources, uses.sequences), std::back_inserter(parts));
  std::erase_if(parts, [](const DefinitionPart& part) { return part.always; });
  return parts;
}

plan::Plan plan_of_parts(const semantics::Model& model, std::span<const DefinitionPart> parts) {
  plan::Request request;
  for (const DefinitionPart& part : parts) request.parts.push_back(part.which);
  return plan::build_plan(model, request);
}

std::expected<Profile, codegen::Error> profile(const Profiled& what) {
  Profile profile;
  profile.leads = what.leads.count;
  for (const DefinitionPart& part : what.parts) profile.entries.push_back({part});
  const auto all = code_of(what, what.parts);
  if (!all) return std::unexpected(all.error());

  std::mutex counting;
  const auto decide = [&](const columns::Leads& leads, std::span<const Row> rows) {
    const columns::Table batch = all->evaluate(leads, rows);
    const std::scoped_lock lock(counting);
    count(batch, profile.entries);
    columns::Table nothing;
    nothing.rows = batch.rows;
    return nothing;
  };
  engine::decide_all(what.leads, what.now, decide, {.threads = what.threads});

  const auto batches = timed_batches(what);
  profile.timed_leads = std::min(what.leads.count, kTimedRows);
  profile.nanoseconds = nanoseconds_a_lead(*all, what.leads, batches);
  for (ProfileEntry& entry : profile.entries) {
    const DefinitionPart& part = entry;
    const auto alone = code_of(what, {&part, 1});
    if (!alone) return std::unexpected(alone.error());
    entry.nanoseconds = nanoseconds_a_lead(*alone, what.leads, batches);
  }
  return profile;
}

}  // namespace merit::driver
