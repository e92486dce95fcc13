/// The sink that every stage reports to, and what it holds.
///
///     diagnostics.report(span, UnknownName{.none = "no field", .name = "emploees"})
///         .help(DidYouMean{.name = "employees"})
///         .fix({{span, "employees"}});
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diagnostics/registry.h"
#include "compiler/source/source.h"

namespace merit::diagnostics {

/// Replaces the text of `span`.
struct Edit {
  source::Span span;
  std::string replacement;
};

struct Label {
  source::Span span;
  std::string text;  ///< may be empty: the span is only underlined
};

struct Diagnostic {
  Id id;
  source::Span span;  ///< the narrowest text at fault
  std::string message;
  std::vector<Label> labels;
  std::vector<std::string> help;
  std::vector<Edit> fix;  ///< applied together, mend the fault; empty where no one mend is right

  Severity severity() const { return entry(id).severity; }
};

/// So many errors of one file are kept: by then it is no definition, and what is checked further is moot.
inline constexpr size_t kMostErrors = 50;

/// Adds to a diagnostic just reported. Good until the next `report`.
class Report {
 public:
  explicit Report(Diagnostic& diagnostic) : diagnostic_(diagnostic) {}

  Report& label(source::Span span) {
    diagnostic_.labels.push_back({span, {}});
    return *this;
  }
  template <typename Help>
  Report& label(source::Span span, const Help& text) {
    diagnostic_.labels.push_back({span, describe(text)});
    return *this;
  }
  template <typename Help>
  Report& help(const Help& text) {
    diagnostic_.help.push_back(describe(text));
    return *this;
  }
  Report& fix(std::vector<Edit> edits) {
    diagnostic_.fix = std::move(edits);
    return *this;
  }

 private:
  Diagnostic& diagnostic_;
};

class Diagnostics {
 public:
  template <typename Message>
  Report report(source::Span span, const Message& message) {
    return Report(keep({Message::kId, span, describe(message), {}, {}, {}}));
  }

  /// Adds to the fix of one reported before, by its place in `all()`; of those that were not kept there is none.
  void extend_fix(size_t index, Edit edit) {
    if (index < all_.size()) all_[index].fix.push_back(std::move(edit));
  }

  bool has_errors() const { return has_errors_; }
  /// Whether a file has `kMostErrors` errors. No more of it are kept, so whoever would find some can stop.
  bool is_full(source::FileId file) const;
  std::span<const Diagnostic> all() const { return all_; }
  /// By file, then place; of several at one place with one message only the first stays.
  void sort();

 private:
  Diagnostic& keep(Diagnostic made);

  std::vector<Diagnostic> all_;
  std::vector<size_t> error_counts_;  ///< by file
  Diagnostic dropped_;                ///< the last that was not kept, for its `Report`
  bool has_errors_ = false;
};

}  // namespace merit::diagnostics
