// Texts: which words of `contains`, `starts with` and `ends with` bring others with them or shut them out.
#include "compiler/proof/encoder.h"
#include "runtime/values/fold.h"

namespace merit::proof {

using namespace semantics;

namespace {

using Operator = TextTest::Operator;

/// Of more words asked of one text, how they hang together is not looked for: there are as many pairs.
constexpr size_t kMostRelated = 60;

bool has_outer_space(const std::string& text) {
  return values::trim(text).size != text.size();
}

bool holds_of(Operator op, const std::string& text, const std::string& word) {
  switch (op) {
    case Operator::contains:
      return values::contains_folded(text, word);
    case Operator::starts_with:
      return values::starts_with_folded(text, word);
    case Operator::ends_with:
      return values::ends_with_folded(text, word);
  }
  return false;
}

}  // namespace

Truth Encoder::text_test(ExpressionId id, const TextTest& node) {
  const Term subject = value(node.subject);
  const Name name = names_.of(node.subject);
  z3::expr_vector found(context());
  for (const ExpressionId word : node.words) {
    const auto* constant = std::get_if<Constant>(&model_[word].node);
    const auto* text = constant ? std::get_if<std::string>(&constant->value) : nullptr;
    if (!text) return opaque_truth(id, subject.known);
    found.push_back(word_test(name, subject.value, node.op, *text));
  }
  return when_known(subject.known, z3::mk_or(found));
}

z3::expr Encoder::word_test(Name subject, const z3::expr& subject_class, Operator op, const std::string& word) {
  Subject& known = subjects_[subject];
  for (const WordTest& test : known.tests)
    if (test.op == op && test.word == word) return test.holds;
  const Name name = facts_.names.of(std::to_string(subject) + " word " + std::to_string(static_cast<int>(op)) + word);
  const WordTest made = {op, word, context().bool_const(std::to_string(name).c_str())};
  if (known.tests.size() >= kMostRelated) return made.holds;
  if (word.empty()) assume(made.holds);
  for (const WordTest& other : known.tests) {
    relate(made, other);
    relate(other, made);
  }
  for (const std::string& text : known.texts) relate(subject_class, text, made);
  known.tests.push_back(made);
  return made.holds;
}

/// What follows from `a` for `b`.
void Encoder::relate(const WordTest& a, const WordTest& b) {
  if (has_outer_space(a.word) || has_outer_space(b.word)) return;
  const bool same_end = a.op == b.op && a.op != Operator::contains;
  if (b.op == Operator::contains || same_end) {
    if (holds_of(b.op, a.word, b.word)) assume(z3::implies(a.holds, b.holds));
  }
  if (same_end && !holds_of(a.op, a.word, b.word) && !holds_of(a.op, b.word, a.word)) {
    assume(!(a.holds && b.holds));
  }
}

/// A text that `is` another differs from it by case and outer space alone.
void Encoder::relate(const z3::expr& subject_class, const std::string& text, const WordTest& test) {
  if (has_outer_space(test.word)) return;
  const values::TextView inner = values::trim(text);
  const bool holds = holds_of(test.op, std::string(inner.data, inner.size), test.word);
  assume(z3::implies(subject_class == facts_.text_class(text), holds ? test.holds : !test.holds));
}

void Encoder::note_equality(ExpressionId subject, const z3::expr& subject_class, const std::string& text) {
  Subject& known = subjects_[names_.of(subject)];
  if (known.texts.size() >= kMostRelated) return;
  for (const std::string& other : known.texts)
    if (other == text) return;
  for (const WordTest& test : known.tests) relate(subject_class, text, test);
  known.texts.push_back(text);
}

}  // namespace merit::proof
