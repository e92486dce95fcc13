/// A definition that was compiled in this process, for Python: the driver's facade with what Python asks of it.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/driver/kept_code.h"
#include "compiler/driver/run.h"
#include "runtime/data/files/exchange.h"

namespace merit::python {

/// Where a definition's text is: in a file, or given.
struct Origin {
  std::string name;                 ///< a path; of a given text what messages call it, in whose folder modules are
  std::optional<std::string> text;  ///< else it is read
};

struct EventInput {
  std::string name;                 ///< what messages call it
  std::optional<std::string> kind;  ///< of all rows; else a column says it
  data::HeldTablePtr table;
};

struct Question {
  data::HeldTablePtr leads;
  std::vector<EventInput> events;                               ///< none: they stand with the leads
  int64_t now = 0;                                              ///< microseconds since 1970-01-01T00:00Z
  std::vector<std::pair<std::string, std::string>> parameters;  ///< by name; values as `--set` has them
  std::vector<std::string> columns;                             ///< none: those by default
  std::string_view engine = "auto";
  std::string_view duplicates;  ///< `first`, `last`, or empty: refused
  bool strict = false;
  bool cache = true;            ///< machine code is looked for and kept on disk, as by `merit run`
  unsigned threads = 0;         ///< 0: one a core
  std::function<bool()> go_on;  ///< called now and then from the thread that asks; false stops
};

/// What was decided does not go into Arrow's arrays.
struct NotExported {
  std::string message;
};

struct Answer {
  data::TableExport decisions;
  data::Report report;
  std::optional<driver::EngineFault> without_code;  ///< why the interpreter decided where code would have paid
};

/// Something in the question itself is wrong: which part, and what.
struct WrongQuestion {
  enum class Part : uint8_t { parameter, column, option } part;
  std::string message;
};

using NoAnswer = std::variant<WrongQuestion, data::Error, driver::Interrupted, driver::EngineFault, NotExported>;

/// A definition and what was said about it. Immutable: any number of threads may ask it at the same time.
class Compiled {
 public:
  /// The error is why it cannot be read. With `lints`, also what is right but hardly meant is looked for, as `merit
  /// check` does; `today` (days since 1970-01-01) is what lints about dates go by.
  static std::expected<Compiled, std::string> compile(const Origin& origin, std::optional<int64_t> lints_of_today);

  bool has_model() const { return compilation_.model.has_value(); }
  bool is_library() const { return has_model() && compilation_.model->is_library(); }
  const driver::Compilation& compilation() const { return compilation_; }
  /// As docs/manifest.md has it, JSON. Only of a definition without errors that has stages.
  const std::string& manifest() const { return manifest_; }

  std::expected<Answer, NoAnswer> ask(const Question& question) const;
  /// Whether `parameters` has names and values that the definition allows; the error says what is wrong.
  std::expected<std::vector<semantics::Value>, std::string> values_of(
      const std::vector<std::pair<std::string, std::string>>& parameters) const;
  /// A time such as `2026-10-01T09:30:00Z` or `2026-10-01`, without an offset in the definition's zone, in microseconds
  /// since 1970-01-01T00:00Z.
  std::optional<int64_t> moment(std::string_view text) const;

 private:
  explicit Compiled(driver::Compilation compilation) : compilation_(std::move(compilation)) {}

  driver::Compilation compilation_;
  std::string manifest_;
  std::unique_ptr<driver::KeptCode> code_ = std::make_unique<driver::KeptCode>();  ///< of questions so far
};

}  // namespace merit::python
