/// What a question comes to: for one lead, and over all.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/evaluate.h"
#include "compiler/driver/tally.h"
#include "compiler/repl/question.h"
#include "compiler/repl/spread.h"
#include "runtime/columns/leads.h"

namespace merit::repl {

/// What questions are asked about. All of it outlives the answer's making.
struct Subject {
  const columns::Leads* leads = nullptr;  ///< null: there are none
  std::vector<semantics::Value> parameters;
  int64_t now = 0;              ///< microseconds since 1970-01-01T00:00Z
  std::optional<int64_t> lead;  ///< the chosen one: a row of the leads
  unsigned threads = 0;         ///< 0: one a core
  driver::EngineOptions engine;
};

/// Some leads of an answer, and what the question looked at in them.
struct Examples {
  std::vector<int64_t> leads;  ///< rows of the leads
  columns::Table table;        ///< the key, then what was looked at as text, as `shown_value` has it
  std::optional<Truth> truth;  ///< of conditions: what they have in common
};

struct Answer {
  bool pattern = false;
  semantics::Type type;
  /// The value where it hangs on no lead, or for the chosen one.
  std::optional<semantics::Value> value;
  bool same_for_all = false;  ///< it hangs on no lead

  // Over all leads, where there are some and it hangs on them.
  std::optional<Spread> spread;
  std::optional<Spread> matches;           ///< of a pattern: how many events of a lead match
  int64_t events = 0;                      ///< of a pattern: those of all leads
  std::vector<driver::Count> for_want_of;  ///< lead fields that are missing where the answer is: leads that lack them
  Examples examples;
  columns::ColumnPtr column;  ///< the answer for each lead

  driver::Engine engine = driver::Engine::interpreter;
  driver::Timings timings;  ///< of compiling and evaluating
};

/// So many leads are shown of an answer.
inline constexpr size_t kExamples = 5;

/// The question compiled; the leads, where there are some, are of its definition.
std::expected<Answer, driver::EngineFault> answer(const Question& question, const Subject& subject);

/// Leads of an answer with what the question looked at.
Examples examples_of(const Question& question, const Subject& subject, const std::vector<int64_t>& leads);

/// The decisions of a definition with stages, counted; with `stages`, each lead's.
struct Funnel {
  driver::Tally tally;
  columns::ColumnPtr stages;
};
std::expected<Funnel, driver::EngineFault> funnel_of(const semantics::Model& model, const Subject& subject);

}  // namespace merit::repl
