#include "compiler/driver/evaluate.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "compiler/driver/rows.h"
#include "compiler/interpreter/interpreter.h"

namespace merit::driver {
namespace {

using columns::ColumnBuilder;
using columns::ColumnPtr;
using columns::Leads;
using interpreter::Decision;
using interpreter::Interpreter;
using semantics::Value;
using Kind = DecisionColumn::Kind;

/// Leads that one thread decides in one go: enough that taking a block costs nothing, few enough to share evenly.
constexpr int64_t kBlock = 1024;

void append_list(ColumnBuilder& builder, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) builder.child().append_text(text);
  builder.append_list();
}

struct Append {
  ColumnBuilder& builder;
  columns::Type type;

  void operator()(semantics::Missing) const { builder.append_missing(); }
  void operator()(bool value) const { builder.append_integer(value ? 1 : 0); }
  void operator()(int64_t value) const {
    if (type == columns::Type::number) {  // an integer where the type says number
      builder.append_number(static_cast<double>(value));
    } else {
      builder.append_integer(value);
    }
  }
  void operator()(double value) const { builder.append_number(value); }
  void operator()(const std::string& value) const { builder.append_text(value); }
  void operator()(const std::vector<std::string>& value) const { append_list(builder, value); }
};

/// The work of all threads: blocks are taken in order, and their columns put where the block belongs.
class Evaluation {
 public:
  Evaluation(const semantics::Model& model, const std::vector<Value>& parameters, const Leads& leads,
             const std::vector<DecisionColumn>& columns, const EvaluateOptions& options)
      : model_(model),
        interpreter_(model, parameters),
        leads_(leads),
        columns_(columns),
        options_(options),
        blocks_(static_cast<size_t>((leads.count + kBlock - 1) / kBlock)) {}

  bool run() {
    unsigned threads = options_.threads != 0 ? options_.threads : std::max(1U, std::thread::hardware_concurrency());
    threads = static_cast<unsigned>(std::clamp<size_t>(blocks_.size(), 1, threads));
    {
      std::vector<std::jthread> others;
      for (unsigned i = 1; i < threads; ++i) others.emplace_back([this] { work(false); });
      work(true);
    }
    if (failure_) std::rethrow_exception(failure_);
    return !stopped_;
  }

  std::vector<ColumnPtr> joined() const {
    std::vector<ColumnPtr> joined;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].kind == Kind::key) {
        joined.push_back(leads_.key);
        continue;
      }
      ColumnBuilder builder = builder_of(model_, columns_[i]);
      for (const auto& block : blocks_) {
        for (int64_t row = 0; row < block[i]->length; ++row) append_cell(builder, *block[i], row);
      }
      joined.push_back(builder.finish());
    }
    return joined;
  }

 private:
  void work(bool reports) {
    try {
      for (size_t block = next_++; block < blocks_.size() && !stopped_; block = next_++) {
        blocks_[block] = decide_block(static_cast<int64_t>(block));
        const int64_t done = std::min(leads_.count, static_cast<int64_t>(++done_) * kBlock);
        if (reports && options_.progress && !options_.progress(done, leads_.count)) stopped_ = true;
      }
    } catch (...) {
      const std::lock_guard lock(failure_mutex_);
      if (!failure_) failure_ = std::current_exception();
      stopped_ = true;
    }
  }

  std::vector<ColumnPtr> decide_block(int64_t block) const {
    std::vector<ColumnBuilder> builders;
    std::vector<columns::Type> types;
    for (const DecisionColumn& column : columns_) {
      builders.push_back(builder_of(model_, column));
      types.push_back(type_of(column));
    }
    const int64_t end = std::min(leads_.count, (block + 1) * kBlock);
    for (int64_t lead = block * kBlock; lead < end; ++lead) {
      const Decision decision = interpreter_.decide(leads_, columns::row_of(leads_, lead, options_.now));
      for (size_t i = 0; i < columns_.size(); ++i) append(builders[i], types[i], columns_[i], decision);
    }
    std::vector<ColumnPtr> finished;
    for (ColumnBuilder& builder : builders) finished.push_back(builder.finish());
    return finished;
  }

  columns::Type type_of(const DecisionColumn& column) const {
    if (column.kind == Kind::score) return stored_type(model_.scores[column.index].type.kind);
    if (column.kind == Kind::output) return stored_type(model_[model_.outputs[column.index].value].type.kind);
    return columns::Type::text;  // not asked
  }

  static void append(ColumnBuilder& builder, columns::Type type, const DecisionColumn& column,
                     const Decision& decision) {
    switch (column.kind) {
      case Kind::key:
        break;  // the leads' own
      case Kind::stage:
        builder.append_integer(decision.stage);
        break;
      case Kind::score:
        std::visit(Append{builder, type}, decision.scores[column.index]);
        break;
      case Kind::output:
        std::visit(Append{builder, type}, decision.outputs[column.index]);
        break;
      case Kind::disqualified:
        if (decision.disqualified) {
          builder.append_text(*decision.disqualified);
        } else {
          builder.append_missing();
        }
        break;
      case Kind::undecided:
        append_list(builder, decision.undecided);
        break;
      case Kind::reasons:
        append_list(builder, decision.reasons);
        break;
    }
  }

  const semantics::Model& model_;
  const Interpreter interpreter_;
  const Leads& leads_;
  const std::vector<DecisionColumn>& columns_;
  const EvaluateOptions& options_;

  std::vector<std::vector<ColumnPtr>> blocks_;  ///< by block, then by column
  std::atomic<size_t> next_ = 0;
  std::atomic<size_t> done_ = 0;
  std::atomic<bool> stopped_ = false;
  std::mutex failure_mutex_;
  std::exception_ptr failure_;
};

}  // namespace

std::optional<std::vector<ColumnPtr>> evaluate(const semantics::Model& model, const std::vector<Value>& parameters,
                                               const Leads& leads, const std::vector<DecisionColumn>& columns,
                                               const EvaluateOptions& options) {
  Evaluation evaluation(model, parameters, leads, columns, options);
  if (!evaluation.run()) return std::nullopt;
  return evaluation.joined();
}

}  // namespace merit::driver
