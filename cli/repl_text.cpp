#include "cli/repl_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "cli/count_table.h"
#include "cli/explain_words.h"
#include "cli/figures.h"
#include "cli/table.h"
#include "compiler/diagnostics/line_layout.h"
#include "compiler/explain/event_note.h"
#include "compiler/explain/shown_value.h"

namespace merit::cli {
namespace {

using repl::Answer;
using repl::Spread;
using semantics::TypeKind;
using semantics::Value;

std::string shown(const semantics::Model& model, const semantics::Type& type, const Value& value) {
  return short_value(explain::shown_value(model, type, value));
}

/// An average of integers and durations has a fraction.
std::string shown_average(const semantics::Model& model, const semantics::Type& type, const Value& value) {
  if (is_missing(value)) return "missing";
  const double average = std::get<double>(value);
  if (type.kind == TypeKind::duration) return shown(model, type, static_cast<int64_t>(std::llround(average)));
  return short_number(average);
}

Ink ink_of_value(const Value& value) {
  const auto* const truth = std::get_if<bool>(&value);
  return truth == nullptr ? Ink::cyan : *truth ? Ink::green : Ink::red;
}

class AnswerPage {
 public:
  AnswerPage(const repl::Session& session, const repl::Question& question, const Answer& answer,
             const Terminal& terminal)
      : session_(session), model_(question.model()), answer_(answer), terminal_(terminal) {}

  std::string text() {
    add_value();
    if (!answer_.spread) {
      if (!answer_.same_for_all) text_ += about_no_leads();
      return std::move(text_);
    }
    if (answer_.matches) add_matches();
    add_spread();
    add_examples();
    return std::move(text_);
  }

 private:
  void add_value() {
    if (!answer_.value) return;
    const Type type = answer_.type;
    std::string value = shown(model_, type, *answer_.value);
    if (answer_.pattern) value = event_count(std::get_if<int64_t>(&*answer_.value));
    if (answer_.same_for_all) {
      text_ += fmt::format("  {}\n", diagnostics::printable(value));
      return;
    }
    const std::string lead = fmt::format("{} {}: ", subject_of(session_), *session_.lead());
    text_ += fmt::format("  {}{}\n", diagnostics::printable(lead),
                         paint(terminal_, ink_of_value(*answer_.value), diagnostics::printable(value)));
  }

  static std::string event_count(const int64_t* count) {
    if (count == nullptr) return "missing";
    return *count == 0 ? "no event" : counted(*count, "event");
  }

  std::string about_no_leads() const {
    return paint(terminal_, Ink::dim, fmt::format("  {}; there are no leads to ask\n", type_text()));
  }

  std::string type_text() const { return answer_.type.kind == TypeKind::boolean ? "a condition" : semantics_type(); }
  std::string semantics_type() const;

  /// Of a pattern: the events, then the leads that have one.
  void add_matches() {
    text_ += fmt::format("  {} {}", counted(answer_.events, "event"), answer_.events == 1 ? "matches" : "match");
    const Spread& matches = *answer_.matches;
    if (answer_.events > 0) {
      text_ += fmt::format("; a {} has {} at most", subject_of(session_), shown(model_, answer_.type, matches.highest));
    }
    text_ += "\n";
  }

  void add_spread() {
    const Spread& spread = *answer_.spread;
    const std::string subjects = subject_of(session_) + "s";
    if (!is_missing(spread.lowest)) add_measures(spread);
    const bool is_measured_whole = spread.values.empty() && spread.missing == 0;
    if (is_measured_whole) return;
    CountTable table(terminal_, spread.leads, subjects);
    table.add_heading(answer_.pattern ? "any" : "");
    for (const repl::ValueCount& each : spread.values) {
      const std::string value = is_text() ? std::get<std::string>(each.value) : value_name(each.value);
      table.add({value.empty() ? "\"\"" : value, each.leads}, ink_of_value(each.value));
    }
    const bool lists_all = spread.distinct <= static_cast<int64_t>(spread.values.size());
    if (is_text() && !lists_all)
      table.add({fmt::format("{} others", with_separators(others())), other_leads()}, Ink::dim);
    const bool is_condition = answer_.column->type == columns::Type::boolean;
    if (spread.missing > 0 || is_condition || spread.values.empty()) {
      if (spread.values.empty()) table.add({"known", spread.leads - spread.missing}, Ink::cyan);
      table.add({"missing", spread.missing}, Ink::yellow);
    }
    if (!answer_.for_want_of.empty()) table.add_heading("for want of");
    table.add_all(answer_.for_want_of, Ink::yellow);
    text_ += table.text();
  }

  bool is_text() const { return answer_.column->type == columns::Type::text; }
  int64_t others() const { return answer_.spread->distinct - static_cast<int64_t>(answer_.spread->values.size()); }
  int64_t other_leads() const {
    int64_t leads = answer_.spread->leads - answer_.spread->missing;
    for (const repl::ValueCount& each : answer_.spread->values) leads -= each.leads;
    return leads;
  }

  std::string value_name(const Value& value) const {
    const semantics::Type type = answer_.pattern ? semantics::Type{TypeKind::boolean} : answer_.type;
    if (type.kind != TypeKind::enumeration) return shown(model_, type, value);
    return model_.enumerations[type.enumeration].labels[static_cast<size_t>(std::get<int64_t>(value))];
  }

  void add_measures(const Spread& spread) {
    const semantics::Type& type = answer_.type;
    text_ += fmt::format("  lowest {}, median {}, highest {}", shown(model_, type, spread.lowest),
                         shown(model_, type, spread.median), shown(model_, type, spread.highest));
    if (!is_missing(spread.average)) text_ += fmt::format(", average {}", shown_average(model_, type, spread.average));
    text_ += "\n";
  }

  void add_examples() {
    const repl::Examples& examples = answer_.examples;
    if (examples.leads.empty()) return;
    text_ += "\n";
    text_ += examples_text(examples, terminal_);
  }

  using Type = semantics::Type;

  const repl::Session& session_;
  const semantics::Model& model_;
  const Answer& answer_;
  const Terminal& terminal_;
  std::string text_;
};

std::string AnswerPage::semantics_type() const {
  switch (answer_.type.kind) {
    case TypeKind::boolean:
      return "a boolean";
    case TypeKind::integer:
      return "an integer";
    case TypeKind::number:
      return "a number";
    case TypeKind::text:
      return "a text";
    case TypeKind::time:
      return "a time";
    case TypeKind::date:
      return "a date";
    case TypeKind::duration:
      return "a duration";
    case TypeKind::enumeration:
      return "an enumeration";
    case TypeKind::text_list:
      return "a list of texts";
  }
  std::unreachable();
}

}  // namespace

std::string subject_of(const repl::Session& session) {
  return session.model().account ? "account" : "lead";
}

std::string answer_text(const repl::Session& session, const repl::Question& question, const repl::Answer& answer,
                        const Terminal& terminal) {
  return AnswerPage(session, question, answer, terminal).text();
}

std::string examples_text(const repl::Examples& examples, const Terminal& terminal) {
  Terminal indented = terminal;
  indented.width = terminal.width > 2 ? terminal.width - 2 : terminal.width;
  const std::string table = table_text(examples.table, examples.table.rows, indented);
  std::string text;
  for (size_t begin = 0; begin < table.size();) {
    const size_t end = std::min(table.find('\n', begin), table.size());
    text += fmt::format("  {}\n", table.substr(begin, end - begin));
    begin = end + 1;
  }
  return text;
}

std::string declared_text(const std::vector<repl::Declared>& declared, const Terminal& terminal) {
  std::string text;
  for (const repl::Declared& each : declared) {
    const std::string name = each.name.empty() ? "" : fmt::format(" {}", each.name);
    text += fmt::format(
        "  {}\n",
        paint(terminal, Ink::dim,
              diagnostics::printable(fmt::format("{} {}{}", each.again ? "redefined" : "declared", each.word, name))));
  }
  return text;
}

std::string lead_text(const repl::Session& session, const Terminal& terminal) {
  const semantics::Model& model = session.model();
  const repl::Subject subject = session.subject();
  if (!subject.lead) return "";
  const columns::Leads& leads = *subject.leads;
  const auto row = static_cast<size_t>(*subject.lead);
  std::string text = fmt::format("{} {}", subject_of(session), *session.lead());
  const int64_t events = leads.events.offsets[row + 1] - leads.events.offsets[row];
  if (events > 0) text += fmt::format(", {}", counted(events, "event"));
  text = fmt::format("  {}\n", paint(terminal, Ink::bold, diagnostics::printable(text)));
  uint32_t width = 0;
  for (const semantics::Field& field : model.lead_fields)
    width = std::max(width, diagnostics::display_width(field.name));
  for (size_t i = 0; i < model.lead_fields.size(); ++i) {
    if (static_cast<int32_t>(i) == model.key_field || leads.lead_fields[i] == nullptr) continue;
    const semantics::Field& field = model.lead_fields[i];
    const Value value = explain::cell_value(leads.lead_fields[i], *subject.lead);
    const Ink ink = is_missing(value) ? Ink::yellow : Ink::plain;
    text += fmt::format("  {}  {}\n", pad_right(field.name, width),
                        paint(terminal, ink, diagnostics::printable(shown(model, field.type, value))));
  }
  return text;
}

std::string difference_text(const repl::Changes& changes, const std::string& subject, const Terminal& terminal) {
  int64_t moved = 0;
  for (const repl::StageMove& move : changes.moves) moved += move.leads;
  if (moved == 0) return fmt::format("  no {} stands at another stage\n", subject);
  std::string text = fmt::format("  {} of {} {}:\n", counted(moved, subject), with_separators(changes.leads),
                                 moved == 1 ? "stands at another stage" : "stand at another stage");
  for (const repl::StageMove& move : changes.moves) {
    std::string keys;
    for (const std::string& key : move.keys) keys += (keys.empty() ? "" : ", ") + key;
    if (move.leads > static_cast<int64_t>(move.keys.size())) keys += ", …";
    text += fmt::format("    {} → {}  {}  {}\n", move.from, move.to, with_separators(move.leads),
                        paint(terminal, Ink::dim, diagnostics::printable(keys)));
  }
  return text;
}

}  // namespace merit::cli
