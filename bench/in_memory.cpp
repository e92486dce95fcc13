// Times compiled definitions over leads that are in memory: decoded, grouped, and without the events that nothing sees.
//
//   cmake --build build --target bench_in_memory
//   build/bin/bench_in_memory LEADS EVENTS ROUNDS DEFINITION…
//
// Each round decides about all leads on one thread. Prints for each definition the processor nanoseconds a lead of the
// fastest round and of the median, of generated code with the columns that it fills.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/decision_columns.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/plan_columns.h"
#include "compiler/driver/request.h"
#include "compiler/driver/uses.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/source/source.h"
#include "runtime/data/inputs.h"

namespace merit {
namespace {

constexpr int64_t kNow = 1'782'820'800'000'000;  // as generate.py has it
constexpr size_t kBatch = 2048;

double processor_seconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

[[noreturn]] void fail(const std::string& message) {
  fmt::print(stderr, "bench: {}\n", message);
  std::exit(1);
}

/// What is decided by default, but for the key.
std::vector<driver::DecisionColumn> columns_of(const semantics::Model& model) {
  std::vector<driver::DecisionColumn> columns = driver::decision_columns(model);
  std::erase_if(columns, [](const driver::DecisionColumn& column) {
    return !column.by_default || column.kind == driver::DecisionColumn::Kind::key ||
           column.kind == driver::DecisionColumn::Kind::undecided;
  });
  return columns;
}

double round_of(const codegen::CompiledPlan& code, const codegen::Prepared& prepared, const columns::Events& events,
                const std::vector<columns::Row>& rows) {
  const double begin = processor_seconds();
  for (size_t first = 0; first < rows.size(); first += kBatch) {
    const std::span<const columns::Row> all = rows;
    code.evaluate(prepared, events, all.subspan(first, std::min<size_t>(kBatch, rows.size() - first)));
  }
  return processor_seconds() - begin;
}

void time_definition(const std::string& path, const data::Inputs& inputs, int rounds) {
  const auto compilation = driver::compile(path, source::FileLoader());
  if (!compilation || !compilation->model) fail(path + " cannot be used");
  const semantics::Model& model = *compilation->model;
  const auto parameters = interpreter::default_parameters(model);
  const auto wanted = columns_of(model);
  driver::Timings timings;
  const plan::Plan written = driver::plan_of(model, wanted);
  plan::Plan plan = written;
  driver::improve(plan, {}, timings);
  data::Request request = driver::request_of(model, driver::uses_of(model, wanted));
  request.now = kNow;
  driver::leave_out_unseen(request, plan, parameters, kNow);
  const auto datasets = data::read(inputs, {request}, {});
  if (!datasets) fail("the data cannot be read");
  const columns::Leads& leads = datasets->front().leads;
  plan::Plan known = written;
  if (driver::note_what_is_known(known, leads)) {
    driver::improve(known, {.without = {"event-filter"}}, timings);
    plan = known;
  }
  const auto code = codegen::compile(plan, codegen::layout_of(plan, leads), {});
  if (!code) fail(code.error().message);
  const auto prepared = code->prepare(leads, parameters);
  std::vector<columns::Row> rows;
  for (int64_t lead = 0; lead < leads.count; ++lead) rows.push_back(columns::row_of(leads, lead, kNow));
  std::vector<double> seconds;
  for (int round = 0; round < rounds; ++round) seconds.push_back(round_of(*code, *prepared, leads.events, rows));
  std::ranges::sort(seconds);
  const auto a_lead = [&](double all) { return all * 1e9 / static_cast<double>(leads.count); };
  fmt::print("{:<40}{:>12} leads{:>12} events{:>10.1f} ns best{:>10.1f} median\n", path, leads.count,
             leads.events.rows(), a_lead(seconds.front()), a_lead(seconds[seconds.size() / 2]));
}

}  // namespace
}  // namespace merit

int main(int count, char** arguments) {
  using namespace merit;
  if (count < 5) fail("in_memory LEADS EVENTS ROUNDS DEFINITION…");
  const data::Inputs inputs = {{data::Input{arguments[1], {}, {}, {}}}, {data::Input{arguments[2], {}, {}, {}}}};
  for (int i = 4; i < count; ++i) time_definition(arguments[i], inputs, std::atoi(arguments[3]));
}
