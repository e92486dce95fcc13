// Times compiled definitions over leads that are in memory: decoded, grouped, and without the events that nothing sees.
//
//   cmake --build build --target bench_in_memory
//   build/bin/bench_in_memory LEADS EVENTS ROUNDS THREADS DEFINITION[,DEFINITION…]…
//
// Each round decides about all leads; definitions with commas between them are decided together. Prints for each
// question the milliseconds of the fastest round and of the median, by the clock and of all processors, with the
// columns that are filled, and what was decided: leads of each stage and the sum of the scores, over all its
// definitions.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <iterator>
#include <map>
#include <sstream>
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
#include "compiler/plan/join_plans.h"
#include "compiler/source/source.h"
#include "runtime/data/read.h"
#include "runtime/threads/share_work.h"

namespace merit {
namespace {

constexpr size_t kBatch = 2048;
constexpr int64_t kNow = 1'782'820'800'000'000;  // as generate.py has it

double seconds_of(clockid_t clock) {
  timespec now = {};
  clock_gettime(clock, &now);
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

/// Definitions as they were read, and what is asked of each.
struct Question {
  std::vector<driver::Compilation> definitions;
  std::vector<std::vector<driver::DecisionColumn>> wanted;
  plan::Joined plan;
  driver::Uses uses;
};

Question question_of(const std::string& paths) {
  Question made;
  std::vector<plan::Plan> plans;
  std::vector<std::vector<semantics::Value>> parameters;
  std::istringstream all(paths);
  for (std::string path; std::getline(all, path, ',');) {
    auto compilation = driver::compile(path, source::FileLoader());
    if (!compilation || !compilation->model) fail(path + " cannot be used");
    made.definitions.push_back(std::move(*compilation));
    const semantics::Model& model = *made.definitions.back().model;
    made.wanted.push_back(columns_of(model));
    plans.push_back(driver::plan_of(model, made.wanted.back()));
    parameters.push_back(interpreter::default_parameters(model));
    const driver::Uses uses = driver::uses_of(model, made.wanted.back());
    if (plans.size() == 1) made.uses = uses;
    driver::add(made.uses, uses);
  }
  std::vector<plan::Member> members;
  for (size_t i = 0; i < plans.size(); ++i) members.push_back({fmt::format("{}", i), plans[i], parameters[i]});
  made.plan = plan::join_plans(members);
  return made;
}

/// `Lead 979580, MQL 18494; scores 19727700`
std::string summary_of(const std::vector<columns::Table>& tables) {
  std::map<std::string, int64_t> stages;
  double scores = 0;
  for (const columns::Table& table : tables) {
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const columns::Column& column = *table.columns[i];
      for (int64_t row = 0; row < table.rows; ++row) {
        const auto place = static_cast<size_t>(row);
        if (!column.known(row)) continue;
        if (table.names[i] == "stage") ++stages[column.labels[static_cast<size_t>(column.integers[place])]];
        if (column.type == columns::Type::number) scores += column.numbers[place];
        if (column.type == columns::Type::integer) scores += static_cast<double>(column.integers[place]);
      }
    }
  }
  std::string text;
  for (const auto& [stage, count] : stages) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", stage, count);
  return fmt::format("{}; scores {:.0f}", text, scores);
}

void time_question(const std::string& paths, const data::Inputs& inputs, int rounds, unsigned threads) {
  const Question question = question_of(paths);
  driver::Timings timings;
  plan::Plan plan = question.plan.plan;
  driver::improve(plan, {}, timings);
  data::Request request = driver::request_of(*question.definitions.front().model, question.uses);
  request.now = kNow;
  driver::leave_out_unseen(request, plan, question.plan.parameters, kNow);
  const auto datasets = data::read(inputs, {request}, {});
  if (!datasets) fail("the data cannot be read");
  const columns::Leads& leads = datasets->front().leads;
  plan::Plan known = question.plan.plan;
  if (driver::note_what_is_known(known, leads)) {
    driver::improve(known, {.without = {"event-filter"}}, timings);
    plan = known;
  }
  const auto code = codegen::compile(plan, codegen::layout_of(plan, leads), {});
  if (!code) fail(code.error().message);
  const auto prepared = code->prepare(leads, question.plan.parameters);
  std::vector<columns::Row> rows;
  for (int64_t lead = 0; lead < leads.count; ++lead) rows.push_back(columns::row_of(leads, lead, kNow));
  const size_t batches = (rows.size() + kBatch - 1) / kBatch;
  std::vector<std::vector<columns::Table>> decided(batches);
  std::vector<double> by_clock, of_processors;
  for (int round = 0; round < rounds; ++round) {
    const double begin = seconds_of(CLOCK_MONOTONIC), used = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    threads::share_work(threads, batches, [&](size_t batch) {
      const size_t first = batch * kBatch;
      const std::span<const columns::Row> all = rows;
      decided[batch] =
          code->evaluate(*prepared, leads.events, all.subspan(first, std::min(kBatch, rows.size() - first)));
    });
    by_clock.push_back(seconds_of(CLOCK_MONOTONIC) - begin);
    of_processors.push_back(seconds_of(CLOCK_PROCESS_CPUTIME_ID) - used);
  }
  std::ranges::sort(by_clock);
  std::ranges::sort(of_processors);
  std::vector<columns::Table> tables;
  for (auto& each : decided) std::ranges::move(each, std::back_inserter(tables));
  const auto milliseconds = [&](const std::vector<double>& all, size_t place) { return all[place] * 1e3; };
  const size_t middle = by_clock.size() / 2;
  fmt::print(
      "{}: {} leads, {} events; clock {:.2f} ms best, {:.2f} median; processors {:.2f} ms best, {:.2f} median; {}\n",
      paths, leads.count, leads.events.rows(), milliseconds(by_clock, 0), milliseconds(by_clock, middle),
      milliseconds(of_processors, 0), milliseconds(of_processors, middle), summary_of(tables));
}

}  // namespace
}  // namespace merit

int main(int count, char** arguments) {
  using namespace merit;
  if (count < 6) fail("in_memory LEADS EVENTS ROUNDS THREADS DEFINITION[,DEFINITION…]…");
  const data::Inputs inputs = {{data::Input{arguments[1], {}, {}, {}}}, {data::Input{arguments[2], {}, {}, {}}}};
  const int rounds = std::atoi(arguments[3]);
  const auto threads = static_cast<unsigned>(std::atoi(arguments[4]));
  for (int i = 5; i < count; ++i) time_question(arguments[i], inputs, rounds, threads);
}
