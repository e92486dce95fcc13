#include "runtime/data/terms/problems.h"

#include <fmt/args.h>
#include <fmt/format.h>

namespace {

/// An integer in a message; problems.def says what may stand behind its colon.
struct Counted {
  int64_t value;
};

}  // namespace

template <>
struct fmt::formatter<Counted> {
  constexpr auto parse(fmt::format_parse_context& context) {
    const char* end = context.begin();
    while (end != context.end() && *end != '}') ++end;
    spec_ = std::string_view(context.begin(), static_cast<size_t>(end - context.begin()));
    return end;
  }

  template <typename Context>
  auto format(const Counted& counted, Context& context) const {
    if (spec_.empty()) return fmt::format_to(context.out(), "{}", counted.value);
    if (spec_ == "#") return fmt::format_to(context.out(), "{}", grouped(counted.value));
    const bool word_only = spec_.starts_with('~');
    const std::string_view words = spec_.substr(word_only ? 1 : 0);
    const size_t bar = words.find('|');
    const std::string_view word = counted.value == 1 ? words.substr(0, bar) : words.substr(bar + 1);
    if (word_only) return fmt::format_to(context.out(), "{}", word);
    return fmt::format_to(context.out(), "{} {}", grouped(counted.value), word);
  }

 private:
  /// `8758` as `8,758`.
  static std::string grouped(int64_t value) {
    const std::string plain = std::to_string(value);
    std::string digits;
    for (size_t i = 0; i < plain.size(); ++i) {
      if (i > 0 && (plain.size() - i) % 3 == 0) digits += ',';
      digits += plain[i];
    }
    return digits;
  }

  std::string_view spec_;
};

namespace merit::data {
namespace {

enum class Strict : bool { other, wrong };

std::vector<ProblemEntry> list_problems() {
  return {
#define PROBLEM(IDENTIFIER, NAME, SEVERITY, STRICT, PLACE, MESSAGE, HELP, ...) \
  {NAME, Severity::SEVERITY, Strict::STRICT == Strict::wrong, Place::PLACE, MESSAGE, HELP},
#include "runtime/data/terms/problems.def"
#undef PROBLEM
  };
}

}  // namespace

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::notice:
      return "notice";
  }
  std::unreachable();
}

const std::vector<ProblemEntry>& all_problems() {
  static const std::vector<ProblemEntry> kProblems = list_problems();
  return kProblems;
}

const ProblemEntry& entry_of(ProblemId id) {
  return all_problems()[static_cast<size_t>(id)];
}

std::string shortened(std::string_view value) {
  constexpr size_t kShownBytes = 60;
  if (value.size() <= kShownBytes) return std::string(value);
  size_t cut = kShownBytes;
  while (cut > 0 && (static_cast<uint8_t>(value[cut]) & 0xC0) == 0x80) --cut;
  return std::string(value.substr(0, cut)) + "…";
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
      store.push_back(Counted{argument.integer});
    }
  }
  const ProblemEntry& entry = entry_of(id);
  Problem made{id, entry.severity, fmt::vformat(entry.message, store), fmt::vformat(entry.help, store), 1, {}, {}, 0};
  if (entry.place != Place::none) made.file = arguments.begin()->text;
  if (entry.place == Place::line) made.line = arguments.begin()[1].integer;
  return made;
}

}  // namespace merit::data
