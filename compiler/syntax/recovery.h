/// One declaration that may have errors. Private to this folder.
///
/// The parser stops at the first token that cannot be. What could stand there is found by trying; from it comes the
/// message, and often the mend (`evnt` → `event`, `=` → `is`, a missing `:`), with which parsing begins anew. Where no
/// mend is known, the smallest part is left out after which parsing gets beyond it: the value after `=`, `:` or `when`,
/// else the item, else the items around it, else the declaration. So each error is reported once, and nothing that
/// follows from it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/builder.h"
#include "compiler/syntax/grammar_parser.h"
#include "compiler/syntax/rewrite.h"

namespace merit::syntax {

class Recovery {
 public:
  /// `last`: nothing follows in the file.
  Recovery(Session& session, StartRule start, std::vector<Token> tokens, bool last)
      : session_(session), start_(start), tokens_(std::move(tokens)), last_(last) {}

  /// The parse of what is left after mending; null if that is nothing, or too many errors are reported.
  std::unique_ptr<GrammarParser> parse();

  /// What was parsed in the end.
  const std::vector<Token>& tokens() const { return tokens_; }
  /// Text that is not in what was parsed.
  const std::vector<LeftOut>& left_out() const { return left_out_; }
  /// A declaration that turned out to begin inside this one; empty if there is none.
  const std::vector<Token>& rest() const { return rest_; }

 private:
  using Tokens = std::vector<Token>;

  bool handle(size_t at);
  bool split(size_t at);
  bool split_misspelt(size_t at);
  void split_before(size_t at);

  // recovery_mends.cpp: each reports and mends, or returns false
  bool mend(size_t at, const TokenSet& accepted);
  bool mend_reserved(size_t at, const TokenSet& accepted);
  bool mend_foreign_word(size_t at);
  bool mend_spelling(size_t at, const TokenSet& accepted);
  bool mend_mark(size_t at);
  bool mend_comment(size_t at);
  bool mend_doubled(size_t at);
  bool mend_article(size_t at);
  bool insert_missing(size_t at, const TokenSet& accepted);
  bool fits_between(std::string_view word, size_t at) const;

  // recovery_habits.cpp: the same of whole constructions
  bool mend_habit(size_t at);
  bool mend_like(size_t at);
  bool mend_idle_is(size_t at);
  bool mend_list(size_t at);
  bool mend_texts(size_t at);
  bool mend_window(size_t at);
  bool mend_since_until(size_t at);
  bool may_begin_condition(size_t at) const;
  bool mend_unasked_event(size_t at);
  bool mend_bare_number(size_t at);
  bool mend_braced_condition(size_t at);
  bool mend_points(size_t at);
  bool mend_where(size_t at);
  bool mend_counted_call(size_t at);
  size_t end_of_values(size_t begin) const;

  struct Mend {
    Tokens tokens;
    std::vector<diagnostics::Edit> fix;
  };
  /// Nothing unless the parser then gets beyond what stands at `through` now.
  std::optional<Mend> mend_by(const std::vector<Rewrite>& rewrites, size_t through) const;
  /// `kEndOfTokens` behind the last.
  TokenType type_at(size_t at) const;
  std::string text_between(size_t begin, size_t end) const;
  diagnostics::Report report_instead(size_t at, std::string_view expected);
  /// Mends by the rewrites, if the parser then gets beyond what stands at `through` now, and reports that `expected`
  /// belongs at `at`.
  template <typename Help>
  bool mend_instead(const std::vector<Rewrite>& rewrites, size_t through, size_t at, std::string_view expected,
                    const Help& help) {
    auto mend = mend_by(rewrites, through);
    if (!mend) return false;
    report_instead(at, expected).help(help).fix(mend->fix);
    tokens_ = std::move(mend->tokens);
    return true;
  }

  // recovery.cpp
  bool follows_from_another(size_t at) const;
  TokenSet accepted_at(size_t at) const;
  bool gets_beyond(const Tokens& tokens, size_t at) const;
  bool gets_beyond_with_next(Tokens tokens, size_t at) const;
  Tokens shortened_prefix(size_t at) const;
  void report(size_t at, const TokenSet& accepted);
  void advise(size_t at, const TokenSet& accepted, diagnostics::Report& report) const;
  bool leave_out(size_t at);
  bool leave_out_value(size_t begin, size_t end, size_t at);
  bool leave_out_item(size_t begin, size_t end);
  bool leave_out_head(size_t at);
  bool leave_out_rest(size_t at);
  bool replace(size_t begin, size_t end, bool with_unreadable);
  void note_left_out(size_t begin, size_t end, bool outside);
  bool separates_items(size_t at, size_t open) const;

  /// The item around `at` inside the bracket that opens at `open`; the whole declaration if `open` is `npos`.
  std::pair<size_t, size_t> item_around(size_t at, size_t open) const;
  /// The brackets open before `at`, outermost first.
  std::vector<size_t> open_brackets(size_t at) const;
  source::Span place(size_t at) const;
  std::string found_phrase(size_t at) const;

  Session& session_;
  StartRule start_;
  Tokens tokens_;
  bool last_;
  Tokens rest_;
  std::vector<LeftOut> left_out_;
};

}  // namespace merit::syntax
