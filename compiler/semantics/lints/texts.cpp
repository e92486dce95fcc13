// Texts that cannot match: `starts with " a"` where text is looked at without the space around it, an upper-case letter
// in what `lower` gives, an `@` in a domain, and a value that the data's reader takes for missing.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/semantics/lints/lint.h"
#include "compiler/semantics/value_text.h"
#include "runtime/values/owned_text.h"

namespace merit::semantics {
namespace {

const std::string* constant_text(const Model& model, ExpressionId id) {
  const auto* constant = std::get_if<Constant>(&model[id].node);
  return constant ? std::get_if<std::string>(&constant->value) : nullptr;
}

std::string trimmed(const std::string& text) {
  const values::TextView part = values::trim(text);
  return {part.data, part.size};
}

/// What a function makes of a text it would leave as it is; any other text it never gives.
std::optional<std::string> image(Function function, const std::string& text) {
  switch (function) {
    case Function::lower:
      return values::lower(text);
    case Function::upper:
      return values::upper(text);
    case Function::trim:
      return trimmed(text);
    default:
      return std::nullopt;
  }
}

class UnmatchableTexts {
 public:
  UnmatchableTexts(const LintSubject& subject, diagnostics::Diagnostics& found) : subject_(subject), found_(found) {}

  void look_at(const TextTest& test) {
    for (const ExpressionId id : test.words) {
      const std::string* word = constant_text(model(), id);
      if (!word) continue;
      if (is_domain(test.subject) && word->find('@') != std::string::npos) {
        say_domain(test.subject, id, *word);
      } else if (begins_or_ends_with_space(test.op, *word)) {
        say(test.subject, id, *word, diagnostics::TrimmedText{}, trimmed(*word));
      }
    }
  }

  void look_at(const Compare& compare) {
    if (compare.op != Compare::Operator::equal) return;
    const bool right = constant_text(model(), compare.right) != nullptr;
    const ExpressionId value = right ? compare.left : compare.right;
    const ExpressionId constant = right ? compare.right : compare.left;
    const std::string* word = constant_text(model(), constant);
    const auto* call = std::get_if<BuiltinCall>(&model()[value].node);
    if (!word || !call) return;
    if (call->function == Function::domain && word->find('@') != std::string::npos) {
      say_domain(value, constant, *word);
    } else if (compare.exactly) {
      const auto given = image(call->function, *word);
      if (!given || *given == *word) return;
      const std::string_view written = subject_.text(model()[value].span);
      const std::string function(written.substr(0, written.find('(')));
      say(value, constant, *word, diagnostics::TextAfterFunction{.function = function}, *given);
    }
  }

 private:
  const Model& model() const { return subject_.model; }

  bool is_domain(ExpressionId id) const {
    const auto* call = std::get_if<BuiltinCall>(&model()[id].node);
    return call && call->function == Function::domain;
  }

  static bool begins_or_ends_with_space(TextTest::Operator op, const std::string& word) {
    const values::TextView inner = values::trim(word);
    if (op == TextTest::Operator::starts_with) return !word.empty() && inner.data != word.data();
    return op == TextTest::Operator::ends_with && !word.empty() && inner.data + inner.size != word.data() + word.size();
  }

  void say_domain(ExpressionId subject, ExpressionId id, const std::string& word) {
    say(subject, id, word, diagnostics::DomainIsAfterAt{}, word.substr(word.rfind('@') + 1));
  }

  template <typename Help>
  void say(ExpressionId subject, ExpressionId id, const std::string& word, const Help& help,
           const std::string& instead) {
    const Span span = model()[id].span;
    if (!subject_.is_rule(span)) return;
    const std::string of = fmt::format("`{}`", subject_.text(model()[subject].span));
    auto report = found_.report(span, diagnostics::UnmatchableText{.subject = of, .word = word});
    report.help(help);
    const bool written_here = subject_.text(span).starts_with('"');  // not in a set with a name
    if (written_here && !instead.empty()) report.fix({{span, text_literal(instead)}});
  }

  const LintSubject& subject_;
  diagnostics::Diagnostics& found_;
};

// --- values that are read as missing ---------------------------------------------------------------------------------

/// The texts that stand for missing in each column that a field is read from; nothing of what is no field.
std::vector<const std::vector<std::string>*> spellings(const Model& model, ExpressionId id) {
  const auto& node = model[id].node;
  if (const auto* lead = std::get_if<LeadField>(&node)) return {&model.lead_fields[lead->field].missing_when};
  const auto* of_event = std::get_if<EventField>(&node);
  if (!of_event || of_event->field < 0) return {};
  std::vector<const std::vector<std::string>*> found;
  const Event& event = model.events[of_event->event];
  for (const uint16_t kind : event.kinds) {
    const int32_t place = event.fields[static_cast<size_t>(of_event->field)].by_kind[kind];
    if (place >= 0) found.push_back(&model.kinds[kind].fields[static_cast<size_t>(place)].missing_when);
  }
  return found;
}

/// A constant text, or a label, as it stands in data.
std::optional<std::string> text_in_data(const Model& model, Type type, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const auto* place = std::get_if<int64_t>(&value);
  if (!place || type.kind != TypeKind::enumeration) return std::nullopt;
  return model.enumerations[type.enumeration].labels[static_cast<size_t>(*place)];
}

/// Whether every column that the field is read from takes this text for missing.
bool is_read_as_missing(const Model& model, ExpressionId field, const std::string& text) {
  const auto columns = spellings(model, field);
  const std::string key = values::comparison_key(text);
  const auto is_it = [&](const std::string& spelling) { return values::comparison_key(spelling) == key; };
  return !columns.empty() &&
         std::ranges::all_of(columns, [&](const auto* column) { return std::ranges::any_of(*column, is_it); });
}

class ValuesReadAsMissing {
 public:
  ValuesReadAsMissing(const LintSubject& subject, diagnostics::Diagnostics& found) : subject_(subject), found_(found) {
    for (const Expression& expression : model().expressions)
      if (const auto* negation = std::get_if<Not>(&expression.node)) negated_[negation->operand] = expression.span;
  }

  void look_at(ExpressionId id, const Compare& compare) {
    if (compare.op != Compare::Operator::equal) return;
    const bool right = std::holds_alternative<Constant>(model()[compare.right].node);
    const ExpressionId field = right ? compare.left : compare.right;
    const auto* constant = std::get_if<Constant>(&model()[right ? compare.right : compare.left].node);
    const auto text = constant ? text_in_data(model(), model()[field].type, constant->value) : std::nullopt;
    if (!text || !is_read_as_missing(model(), field, *text)) return;
    const Span span = model()[id].span;
    const auto negation = negated_.find(id);  // `is not` stands where its comparison does
    const bool is_not = negation != negated_.end() && negation->second == span;
    const std::string instead = name(field) + (is_not ? " is known" : " is missing");
    report(span, field, *text).help(diagnostics::AskAboutMissing{.text = instead}).fix({{span, instead}});
  }

  /// In a set that is written in place; one with a name may be used of other fields too.
  void look_at(ExpressionId id, const Membership& membership) {
    const Set& set = model().sets[membership.set];
    if (!set.name.empty()) return;
    for (const Value& value : set.values) {
      const auto text = text_in_data(model(), set.type, value);
      if (!text || !is_read_as_missing(model(), membership.value, *text)) continue;
      report(model()[id].span, membership.value, *text)
          .help(diagnostics::AskAboutMissing{.text = name(membership.value) + " is missing"});
    }
  }

 private:
  const Model& model() const { return subject_.model; }
  std::string name(ExpressionId field) const { return std::string(subject_.text(model()[field].span)); }

  diagnostics::Report report(Span span, ExpressionId field, const std::string& text) {
    return found_.report(span, diagnostics::ReadAsMissing{.field = name(field), .value = text});
  }

  const LintSubject& subject_;
  diagnostics::Diagnostics& found_;
  std::map<ExpressionId, Span> negated_;
};

}  // namespace

void find_unmatchable_texts(const LintSubject& subject, diagnostics::Diagnostics& found) {
  UnmatchableTexts texts(subject, found);
  for (const Expression& expression : subject.model.expressions) {
    if (const auto* test = std::get_if<TextTest>(&expression.node)) texts.look_at(*test);
    if (const auto* compare = std::get_if<Compare>(&expression.node)) texts.look_at(*compare);
  }
}

void find_values_read_as_missing(const LintSubject& subject, diagnostics::Diagnostics& found) {
  ValuesReadAsMissing values(subject, found);
  for (uint32_t i = 0; i < subject.model.expressions.size(); ++i) {
    const Expression& expression = subject.model.expressions[i];
    if (!subject.is_rule(expression.span)) continue;
    const auto id = static_cast<ExpressionId>(i);
    if (const auto* compare = std::get_if<Compare>(&expression.node)) values.look_at(id, *compare);
    if (const auto* membership = std::get_if<Membership>(&expression.node)) values.look_at(id, *membership);
  }
}

}  // namespace merit::semantics
