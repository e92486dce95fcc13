/// What can be said of data: errors that stop the work and findings of a report. Every kind has an entry in
/// `problems.def` with a stable name, and is made by a function of that entry, which takes its arguments by type:
///
///   return Error{problem::ragged_row("leads.csv", 17, 5, 6)};
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace merit::data {

enum class Severity : uint8_t { error, warning, notice };
/// `error`, `warning`, `notice`: what the compiler's severities are called, too.
std::string_view name_of(Severity severity);

enum class ProblemId : uint8_t {
#define PROBLEM(IDENTIFIER, ...) IDENTIFIER,
#include "runtime/data/terms/problems.def"
#undef PROBLEM
};

/// Of what a problem is said: of a file or a line of it, which are its first arguments; or of neither.
enum class Place : uint8_t { none, file, line };

/// An entry of the registry, for those who list it: pages, tests.
struct ProblemEntry {
  std::string_view name;  ///< stable: `unreadable-value`
  Severity severity = Severity::error;
  bool wrong = false;  ///< `--strict` makes it an error
  Place place = Place::none;
  std::string_view message, help;
};

const ProblemEntry& entry_of(ProblemId id);
const std::vector<ProblemEntry>& all_problems();

/// One place where something was found.
struct Example {
  std::string file;
  bool is_line = true;  ///< `number` is a line of a text file, else a row of a table; both count from 1
  int64_t number = 0;
  std::string value;  ///< as it stands there, shortened; empty where there is none to show

  bool operator==(const Example&) const = default;
};

/// The beginning of a value or a name of the data, cut between characters.
std::string shortened(std::string_view value);

/// How many examples are kept of each finding.
inline constexpr size_t kMaxExamples = 5;

/// Something found in data, ready to be shown.
struct Problem {
  ProblemId id = ProblemId::cannot_read;
  Severity severity = Severity::error;
  std::string message, help;
  int64_t count = 1;
  std::vector<Example> examples;
  std::string file;  ///< of what is said of a file as such, or of one line of it; else empty
  int64_t line = 0;  ///< from 1; 0 where it is said of no line

  std::string_view name() const { return entry_of(id).name; }
};

/// Why there is no result. Never empty.
struct Error {
  std::vector<Problem> problems;

  Error(Problem problem) { problems.push_back(std::move(problem)); }
  explicit Error(std::vector<Problem> several) : problems(std::move(several)) {}
};

/// How often something was found, and where first.
struct Tally {
  int64_t count = 0;
  std::vector<Example> examples;

  /// True while the next `add` wants an example; asking first spares making one.
  bool wants_example() const { return examples.size() < kMaxExamples; }
  void add(Example example);
  void add_counted() { ++count; }
};

namespace problem {

/// Fills in an entry's texts. An argument is a text or an integer.
struct Argument {
  std::string_view text;
  int64_t integer = 0;
  bool is_text = false;

  Argument(std::string_view value) : text(value), is_text(true) {}
  Argument(int64_t value) : integer(value) {}
};
Problem make(ProblemId id, std::initializer_list<Argument> arguments);

template <typename... Arguments>
struct Maker {
  ProblemId id;

  Problem operator()(const Arguments&... arguments) const { return make(id, {Argument(arguments)...}); }
  /// With the count and the examples of a tally.
  Problem of(Tally tally, const Arguments&... arguments) const {
    Problem made = make(id, {Argument(arguments)...});
    made.count = tally.count;
    made.examples = std::move(tally.examples);
    return made;
  }
};

#define PROBLEM(IDENTIFIER, NAME, SEVERITY, STRICT, PLACE, MESSAGE, HELP, ...) \
  inline constexpr Maker<__VA_ARGS__> IDENTIFIER{ProblemId::IDENTIFIER};
#include "runtime/data/terms/problems.def"
#undef PROBLEM

}  // namespace problem

}  // namespace merit::data
