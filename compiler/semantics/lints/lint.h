/// Lints: what in a definition that is right is hardly meant. `merit check` asks for them; no other verb does.
///
///     for (const Lint& lint : all_lints()) lint.find(subject, diagnostics);
///
/// A lint says only what is certain: one that is wrong once is turned off for good. It speaks of the definition's own
/// file, never of modules that it uses. A new one is a file in this folder, a line in `lints.cpp`, and, like every
/// diagnostic, an entry, a page and a file test. What needs a solver stands in compiler/proof.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/semantics/model.h"
#include "compiler/source/source.h"
#include "compiler/syntax/ast.h"

namespace merit::semantics {

/// Events from the strongest to the weakest, each in `Model::events`: what `--order "download > visit"` states.
using Strengths = std::vector<uint32_t>;

/// A definition without errors, and what its lints may know beside it.
struct LintSubject {
  const source::Sources& sources;
  source::FileId file;  ///< the definition's own
  const syntax::Ast& ast;
  const Model& model;
  std::optional<int64_t> today;  ///< days since 1970-01-01, in the definition's zone; absent: no lint asks for it
  std::vector<Strengths> orders;

  bool is_own(Span span) const { return span.file == file; }
  /// Whether `span` stands in the definition's own file and outside its tests, which may ask what they like.
  bool is_rule(Span span) const;
  std::string_view text(Span span) const { return sources.text(span); }
};

struct Lint {
  std::string_view name;
  void (*find)(const LintSubject& subject, diagnostics::Diagnostics& found);
};

/// Those that need nothing but the model and the text.
std::span<const Lint> model_lints();

void find_thresholds(const LintSubject& subject, diagnostics::Diagnostics& found);
void find_void_points(const LintSubject& subject, diagnostics::Diagnostics& found);
void find_weights_against_order(const LintSubject& subject, diagnostics::Diagnostics& found);
void find_young_leads(const LintSubject& subject, diagnostics::Diagnostics& found);
void find_absence_of_unknown(const LintSubject& subject, diagnostics::Diagnostics& found);
void find_unmatchable_texts(const LintSubject& subject, diagnostics::Diagnostics& found);
void find_values_read_as_missing(const LintSubject& subject, diagnostics::Diagnostics& found);
void find_unused(const LintSubject& subject, diagnostics::Diagnostics& found);
void find_review_overdue(const LintSubject& subject, diagnostics::Diagnostics& found);
void find_too_many_rules(const LintSubject& subject, diagnostics::Diagnostics& found);

}  // namespace merit::semantics
