#include "runtime/data/problems.h"

#include <fmt/args.h>
#include <fmt/format.h>

namespace merit::data {
namespace {

enum class Strict : bool { other, wrong };

std::vector<ProblemEntry> list_problems() {
  return {
#define PROBLEM(IDENTIFIER, NAME, SEVERITY, STRICT, MESSAGE, HELP, ...) \
  {NAME, Severity::SEVERITY, Strict::STRICT == Strict::wrong, MESSAGE, HELP},
#include "runtime/data/problems.def"
#undef PROBLEM
  };
}

}  // namespace

const std::vector<ProblemEntry>& all_problems() {
  static const std::vector<ProblemEntry> problems = list_problems();
  return problems;
}

const ProblemEntry& entry_of(ProblemId id) {
  return all_problems()[static_cast<size_t>(id)];
}

void Tally::add(Example example) {
  ++count;
  if (wants_example()) examples.push_back(std::move(example));
}

Problem problem::make(ProblemId id, std::initializer_list<Argument> arguments) {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const Argument& argument : arguments) {
    if (argument.is_text) {
      store.push_back(argument.text);
    } else {
      store.push_back(argument.integer);
    }
  }
  const ProblemEntry& entry = entry_of(id);
  return {id, entry.severity, fmt::vformat(entry.message, store), fmt::vformat(entry.help, store), 1, {}};
}

}  // namespace merit::data
