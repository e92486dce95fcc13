#include "tests/files/annotate.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "compiler/diagnostics/emit_text.h"
#include "compiler/diagnostics/snippet.h"

namespace merit::file_tests {
namespace {

using diagnostics::Diagnostic;
using diagnostics::Label;
using diagnostics::Mark;

constexpr uint32_t kWholeLine = 1'000'000;  // columns: nothing is cut

/// `3:5-14`, counted from one; with the end's line where it is another.
std::string place(const source::SourceFile& file, source::Span span) {
  const source::Position begin = file.position(span.begin);
  const source::Position end = file.position(span.end);
  if (begin.line == end.line) return fmt::format("{}:{}-{}", begin.line + 1, begin.column + 1, end.column + 1);
  return fmt::format("{}:{}-{}:{}", begin.line + 1, begin.column + 1, end.line + 1, end.column + 1);
}

/// The marks under `line`, `#~` over their first two columns; `#~>` where those are taken, with the row moved right.
void add_marks(const source::SourceFile& file, uint32_t line, const std::vector<Mark>& marks,
               std::vector<std::string>& block) {
  for (const diagnostics::SnippetLine& shown : diagnostics::make_snippet(file, marks, kWholeLine)) {
    if (shown.line != line) continue;
    const bool moved = std::ranges::any_of(
        shown.under, [](std::string_view row) { return row.substr(0, 2).find_first_not_of(' ') != std::string::npos; });
    for (const std::string& row : shown.under) block.push_back(moved ? "#~>" + row : "#~" + row.substr(2));
  }
}

class Annotator {
 public:
  explicit Annotator(const Compiled& compiled) : compiled_(compiled), main_(compiled.sources[compiled.file]) {}

  Blocks annotate() {
    for (const Diagnostic& one : compiled_.diagnostics.all()) {
      const bool here = one.span.file == compiled_.file;
      const uint32_t line = here ? main_.position(one.span.begin).line : main_.line_count();
      add(one, line, here, blocks_[line]);
    }
    return std::move(blocks_);
  }

 private:
  void add(const Diagnostic& one, uint32_t line, bool here, std::vector<std::string>& block) {
    const source::SourceFile& file = compiled_.sources[one.span.file];
    if (here) add_marks(main_, line, marks_on(one, line), block);
    std::string where;
    if (!here) where = fmt::format("{}:{}: ", file.name(), place(file, one.span));
    if (here && file.position(one.span.end).line > line) where = fmt::format("{}: ", place(file, one.span));
    block.push_back(
        fmt::format("#~ {}{}[{}]: {}", where, name_of(one.severity()), diagnostics::entry(one.id).name, one.message));
    for (const Label& label : one.labels) add_label(label, line, here, block);
    for (const std::string& help : one.help) block.push_back(fmt::format("#~ help: {}", help));
    for (const std::string& fix : diagnostics::fix_lines(compiled_.sources, one)) {
      block.push_back(fmt::format("#~ fix: {}", fix));
    }
  }

  bool stands_on(const Label& label, uint32_t line) const {
    return label.span.file == compiled_.file && main_.position(label.span.begin).line == line &&
           main_.position(label.span.end).line == line;
  }

  std::vector<Mark> marks_on(const Diagnostic& one, uint32_t line) const {
    std::vector<Mark> marks{{one.span, true, {}}};
    for (const Label& label : one.labels) {
      if (stands_on(label, line)) marks.push_back({label.span, false, label.text});
    }
    return marks;
  }

  /// A label that has no mark under the line.
  void add_label(const Label& label, uint32_t line, bool here, std::vector<std::string>& block) const {
    if (here && stands_on(label, line)) return;
    const source::SourceFile& file = compiled_.sources[label.span.file];
    const std::string name = label.span.file == compiled_.file ? "" : file.name() + ":";
    block.push_back(fmt::format("#~ label {}{}: {}", name, place(file, label.span), label.text));
  }

  const Compiled& compiled_;
  const source::SourceFile& main_;
  Blocks blocks_;
};

}  // namespace

Blocks annotate(const Compiled& compiled) {
  return Annotator(compiled).annotate();
}

}  // namespace merit::file_tests
