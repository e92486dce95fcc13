#include "compiler/repl/question.h"

#include <algorithm>
#include <expected>
#include <optional>
#include <span>
#include <utility>

#include "compiler/driver/compile_expressions.h"
#include "compiler/syntax/parse.h"

namespace merit::repl {
namespace {

using diagnostics::Diagnostic;
using diagnostics::Severity;
using source::FileId;
using source::Span;

/// The draft's text in the place of its file; all others from the disk.
class DraftLoader : public source::Loader {
 public:
  explicit DraftLoader(const Draft& draft) : draft_(draft) {}

  std::expected<std::string, std::string> load(const std::string& path) const override {
    if (path == draft_.path) return draft_.text;
    return files_.load(path);
  }

 private:
  const Draft& draft_;
  source::FileLoader files_;
};

/// What was typed stands in its source behind so many lines.
std::string lines_above(const Typed& typed) {
  return std::string(typed.line - 1, '\n');
}

/// Bytes of one file that are bytes of what was typed.
struct Shown {
  FileId file;
  uint32_t begin, end;
  uint32_t typed_begin;  ///< of `begin`, in the typed file
};

/// Shows what is said of these pieces where they were typed.
class ShowWhereTyped {
 public:
  ShowWhereTyped(FileId typed, std::vector<Shown> pieces) : typed_(typed), pieces_(std::move(pieces)) {}

  bool is_typed(const Span& span) const { return find(span) != nullptr; }

  void move(Diagnostic& said) const {
    move(said.span);
    for (diagnostics::Label& label : said.labels) move(label.span);
    for (diagnostics::Edit& edit : said.fix) move(edit.span);
  }

 private:
  const Shown* find(const Span& span) const {
    const auto holds = [&](const Shown& piece) {
      return piece.file == span.file && piece.begin <= span.begin && span.begin <= piece.end;
    };
    const auto found = std::ranges::find_if(pieces_, holds);
    return found == pieces_.end() ? nullptr : &*found;
  }

  void move(Span& span) const {
    const Shown* const piece = find(span);
    if (piece == nullptr) return;
    const uint32_t end = std::min(span.end, piece->end);
    span = {typed_, piece->typed_begin + (span.begin - piece->begin), piece->typed_begin + (end - piece->begin)};
  }

  FileId typed_;
  std::vector<Shown> pieces_;
};

/// Errors, wherever they are, and whatever is said of what was typed.
std::vector<Diagnostic> worth_saying(std::span<const Diagnostic> all, const ShowWhereTyped& where) {
  std::vector<Diagnostic> said;
  for (const Diagnostic& each : all) {
    if (each.severity() != Severity::error && !where.is_typed(each.span)) continue;
    said.push_back(each);
    where.move(said.back());
  }
  return said;
}

FileId file_called(const source::Sources& sources, const std::string& name) {
  for (uint32_t file = 0; file < sources.size(); ++file) {
    if (sources[FileId{file}].name() == name) return FileId{file};
  }
  return FileId{};
}

driver::Compilation compile_with(const Draft& draft, const std::vector<driver::Condition>& conditions) {
  auto compiled = driver::compile_expressions(draft.path, DraftLoader(draft), conditions);
  return std::move(*compiled);  // its text is at hand
}

/// Names that no declaration can have: the outputs that questions become.
constexpr const char* kAsked = "(asked)";
constexpr const char* kCounted = "(counted)";

}  // namespace

driver::Compilation compile_draft(const Draft& draft) {
  return compile_with(draft, {});
}

Question compile_question(const Draft& draft, const Typed& typed, AskedAs as) {
  // A line of its own for the words before a pattern; a line end there separates nothing.
  const std::string before = as == AskedAs::pattern ? "any\n" : "";
  std::vector<driver::Condition> conditions = {{kAsked, before + typed.text}};
  if (as == AskedAs::pattern) conditions.push_back({kCounted, "count of\n" + typed.text});

  Question question{compile_with(draft, conditions), {}, {}};
  source::Sources& sources = question.compilation.sources;
  const std::string above = lines_above(typed);
  const FileId file = sources.add(typed.source, above + typed.text);
  const auto begin = static_cast<uint32_t>(before.size());
  const auto end = begin + static_cast<uint32_t>(typed.text.size());
  const Shown piece{file_called(sources, kAsked), begin, end, static_cast<uint32_t>(above.size())};
  std::vector<Diagnostic> all(question.compilation.diagnostics.all().begin(),
                              question.compilation.diagnostics.all().end());
  if (as == AskedAs::pattern) {
    const FileId counted = file_called(sources, kCounted);  // which says the same a second time
    std::erase_if(all, [&](const Diagnostic& each) { return each.span.file == counted; });
  }
  question.said = worth_saying(all, ShowWhereTyped(file, {piece}));
  if (!question.good()) return question;
  question.columns.push_back(driver::condition_column(question.model(), kAsked));
  if (as == AskedAs::pattern) question.columns.push_back(driver::condition_column(question.model(), kCounted));
  return question;
}

Redefinition compile_redefinition(const Draft& draft, const Typed& typed) {
  const std::string above = lines_above(typed);
  auto amended = amend(draft.text, typed.text);
  if (!amended) {
    driver::Compilation compilation;
    compilation.path = draft.path;
    const FileId file = compilation.sources.add(typed.source, above + typed.text);
    (void)syntax::parse(compilation.sources, file, compilation.diagnostics);
    const auto all = compilation.diagnostics.all();
    std::vector<Diagnostic> said(all.begin(), all.end());
    return {std::move(compilation), std::move(said), {draft.text, {}, {}}};
  }
  driver::Compilation compilation = compile_with({draft.path, amended->text}, {});
  const FileId file = compilation.sources.add(typed.source, above + typed.text);
  std::vector<Shown> pieces;
  for (const Placed& piece : amended->placed) {
    const auto typed_begin = static_cast<uint32_t>(above.size()) + piece.typed_at;
    pieces.push_back({compilation.file, piece.at, piece.at + piece.length, typed_begin});
  }
  auto said = worth_saying(compilation.diagnostics.all(), ShowWhereTyped(file, std::move(pieces)));
  return {std::move(compilation), std::move(said), std::move(*amended)};
}

}  // namespace merit::repl
