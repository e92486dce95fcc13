/// A session of trying: a definition that changes by what is typed, the data it is tried on, and the answers.
///
///     Session session({.path = "crm.merit", .data = …, .now = now});
///     if (const auto opened = session.open(); !opened) …
///     const Reply reply = session.enter({.text = "employees > 50"});
///     if (reply.answer) …                    // for the chosen lead, and over all
///
/// Knows no terminal: whoever shows replies decides how. Everything is decided as `merit run` decides it.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/driver/run_tests.h"
#include "compiler/repl/answer.h"
#include "compiler/repl/entry.h"
#include "compiler/repl/held_data.h"
#include "compiler/repl/question.h"

namespace merit::repl {

struct Settings {
  std::string path;  ///< of the definition; empty: the session begins with `text`
  std::string text;  ///< where there is no path
  DataSource data;
  int64_t now = 0;        ///< microseconds since 1970-01-01T00:00Z
  std::string local_now;  ///< instead: a time without an offset, in the definition's zone
  unsigned threads = 0;
  driver::EngineOptions engine;
  ReadProgress progress;
};

/// Why something cannot be done, in a line, and what helps.
struct Refusal {
  std::string message;
  std::string help;
};

/// What is said of a definition, and the texts that it points into.
struct Said {
  source::Sources sources;
  std::vector<diagnostics::Diagnostic> diagnostics;
};

/// What cannot be gone on with: faults of a definition, of data, a refusal, a fault of Merit's own.
using Failure = std::variant<Refusal, Said, data::Error, driver::EngineFault>;

/// Why data cannot be read.
Failure failure_of(driver::RunFailure&& failure);

/// What came of something that was typed.
struct Reply {
  std::shared_ptr<const Question> question;  ///< what was asked; its diagnostics may be more than nothing
  std::optional<Answer> answer;
  Said said;                             ///< errors: nothing was changed
  std::vector<Declared> declared;        ///< what was taken
  bool read_again = false;               ///< the data, since the definition says something else of it now
  std::optional<driver::Tally> funnel;   ///< where a stage or a disqualification was declared
  std::optional<driver::TestRun> tests;  ///< where a test was
};

class Session {
 public:
  explicit Session(Settings settings);

  /// Reads the definition and the data.
  std::expected<void, Failure> open();

  /// An expression, a pattern or declarations; not a command.
  std::expected<Reply, Failure> enter(const Typed& typed);
  EntryKind kind_of(std::string_view text) const;

  /// The same compiled and not answered: what it would be, or why it is nothing.
  Question compile(const Typed& typed) const;

  // --- what commands change ---

  /// The lead that questions are answered for, too.
  std::expected<void, Refusal> choose_lead(std::string_view key);
  void choose_no_lead() { lead_.reset(); }
  /// A time, or a date: the first instant of the day. Without an offset in the definition's zone.
  std::expected<void, Refusal> set_now(std::string_view time);
  /// `value` as `merit run --set` takes it.
  std::expected<void, Refusal> set_parameter(std::string_view name, std::string_view value);
  /// Another definition in the place of this one, tried on the same data.
  std::expected<void, Failure> load(const std::string& path);
  /// Takes a declaration out, by its name.
  std::expected<Declared, Failure> forget(std::string_view name);
  /// Takes the last change of the definition back. False where there is none.
  std::expected<bool, Failure> undo();

  // --- what there is ---

  const driver::Compilation& compiled() const { return compiled_; }
  const semantics::Model& model() const { return *compiled_.model; }
  const Draft& draft() const { return draft_; }
  /// The definition as it was loaded.
  const Draft& loaded() const { return loaded_; }
  /// The definition in the one layout.
  std::string formatted() const;
  const HeldData& data() const { return data_; }
  const DataSource& source() const { return settings_.data; }
  const std::vector<semantics::Value>& parameters() const { return parameters_; }
  int64_t now() const { return settings_.now; }
  /// The key of the chosen lead.
  const std::optional<std::string>& lead() const { return lead_; }
  /// What a question is about at the moment.
  Subject subject() const;

 private:
  std::expected<Reply, Failure> ask(const Typed& typed, AskedAs as);
  std::expected<Reply, Failure> declare(const Typed& typed);
  std::expected<void, Failure> show_declared(Reply& reply);
  std::expected<bool, Failure> fit_data(const semantics::Model& model,
                                        const std::vector<driver::DecisionColumn>& columns = {});
  std::expected<bool, Failure> change_to(std::string text);
  void take(driver::Compilation&& compilation, std::string text);

  Settings settings_;
  Draft draft_, loaded_;
  driver::Compilation compiled_;
  std::vector<std::pair<std::string, std::string>> set_;  ///< parameters and their values, as they were given
  std::vector<semantics::Value> parameters_;              ///< by `Model::parameters`
  std::vector<std::string> earlier_;                      ///< texts of the definition, the last change's at the end
  std::optional<std::string> lead_;
  HeldData data_;
};

}  // namespace merit::repl
