#include "compiler/diagnostics/emit_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "compiler/diagnostics/line_layout.h"
#include "compiler/diagnostics/snippet.h"
#include "compiler/source/one_line.h"

namespace merit::diagnostics {
namespace {

constexpr std::string_view kBold = "1";
constexpr std::string_view kGutter = "34";
constexpr std::string_view kHelp = "36";

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "1;31";
    case Severity::warning:
      return "1;33";
    case Severity::notice:
      return "1;36";
  }
  return "";
}

class TextEmitter {
 public:
  TextEmitter(const source::Sources& sources, const TextOptions& options) : sources_(sources), options_(options) {}

  void emit(const Diagnostic& one) {
    emit_heading(one);
    emit_snippet(one.span.file, marks_in(one, one.span.file), colour_of(one.severity()));
    emit_labels_elsewhere(one);
    for (const std::string& help : help_lines(sources_, one)) {
      out_ += fmt::format("  {} {}\n", painted(kHelp, "help:"), printable(help));
    }
  }

  void emit_line(std::string_view text) { out_ += fmt::format("{}\n", text); }

  std::string take() { return std::move(out_); }

 private:
  std::string painted(std::string_view colour, std::string_view text) const {
    return options_.colours ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : std::string(text);
  }

  std::string place(source::Span span) const {
    const source::SourceFile& file = sources_[span.file];
    const source::Position at = file.position(span.begin);
    return fmt::format("{}:{}:{}:", printable(file.name()), at.line + 1, at.column + 1);
  }

  void emit_heading(const Diagnostic& one) {
    const std::string title = fmt::format("{}[{}]:", name_of(one.severity()), entry(one.id).name);
    out_ += fmt::format("{} {} {}\n", painted(kBold, place(one.span)), painted(colour_of(one.severity()), title),
                        painted(kBold, printable(one.message)));
  }

  static std::vector<Mark> marks_in(const Diagnostic& one, source::FileId file) {
    std::vector<Mark> marks;
    if (one.span.file == file) marks.push_back({one.span, true, {}});
    for (const Label& label : one.labels) {
      if (label.span.file == file) marks.push_back({label.span, false, label.text});
    }
    return marks;
  }

  void emit_labels_elsewhere(const Diagnostic& one) {
    for (const Label& label : one.labels) {
      if (label.span.file == one.span.file) continue;
      out_ += fmt::format("  {} {}\n", painted(kBold, place(label.span)), printable(label.text));
      emit_snippet(label.span.file, {{label.span, false, {}}}, kGutter);
    }
  }

  void emit_snippet(source::FileId id, const std::vector<Mark>& marks, std::string_view colour) {
    const source::SourceFile& file = sources_[id];
    if (file.text().empty()) return;  // nothing to show, as of a file that could not be read
    uint32_t previous = 0;
    bool first = true;
    for (const SnippetLine& line : make_snippet(file, marks, options_.width)) {
      if (!first && line.line > previous + 1) emit_row("…", "", "");
      emit_row(fmt::format("{}", line.line + 1), line.text, "");
      for (const std::string& row : line.under) emit_row("", row, colour);
      previous = line.line;
      first = false;
    }
  }

  void emit_row(std::string_view number, std::string_view text, std::string_view colour) {
    const std::string gutter = fmt::format("{:>5} |", number);
    const std::string shown = colour.empty() ? std::string(text) : painted(colour, text);
    out_ += fmt::format("{}{}{}\n", painted(kGutter, gutter), text.empty() ? "" : " ", shown);
  }

  const source::Sources& sources_;
  const TextOptions& options_;
  std::string out_;
};

std::string describe_edit(const source::Sources& sources, const Edit& edit) {
  std::string old(sources.text(edit.span));
  if (old.find('\n') != std::string::npos) old = source::one_line(old);  // whole lines, with their ends
  if (old.empty()) return describe(Insert{.text = edit.replacement});
  if (edit.replacement.empty()) return describe(Remove{.text = old});
  return describe(ReplaceWith{.old = old, .replacement = edit.replacement});
}

}  // namespace

std::vector<std::string> help_lines(const source::Sources& sources, const Diagnostic& diagnostic) {
  return diagnostic.help.empty() ? fix_lines(sources, diagnostic) : diagnostic.help;
}

std::vector<std::string> fix_lines(const source::Sources& sources, const Diagnostic& diagnostic) {
  std::vector<std::string> lines;
  for (const Edit& edit : diagnostic.fix) lines.push_back(describe_edit(sources, edit));
  return lines;
}

std::vector<const Diagnostic*> choose_shown(std::span<const Diagnostic> all, size_t most) {
  const auto errors = static_cast<size_t>(
      std::ranges::count(all, Severity::error, [](const Diagnostic& one) { return one.severity(); }));
  size_t errors_left = std::min(errors, most);
  size_t others_left = most - errors_left;
  std::vector<const Diagnostic*> shown;
  for (const Diagnostic& one : all) {
    size_t& left = one.severity() == Severity::error ? errors_left : others_left;
    if (left == 0) continue;
    --left;
    shown.push_back(&one);
  }
  return shown;
}

namespace {

/// Of a file with this many errors no more are kept: there may be any number.
bool has_full_file(std::span<const Diagnostic> all) {
  std::map<source::FileId, size_t> errors;
  return std::ranges::any_of(all, [&](const Diagnostic& one) {
    return one.severity() == Severity::error && ++errors[one.span.file] == kMostErrors;
  });
}

}  // namespace

std::string count_text(std::span<const Diagnostic> all) {
  std::string text;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::notice}) {
    const auto count = std::ranges::count(all, severity, [](const Diagnostic& one) { return one.severity(); });
    if (count == 0) continue;
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", count, name_of(severity), count == 1 ? "" : "s");
  }
  return has_full_file(all) ? "at least " + text : text;
}

std::string emit_text(const source::Sources& sources, std::span<const Diagnostic> all, const TextOptions& options) {
  if (all.empty()) return {};
  TextEmitter emitter(sources, options);
  const std::vector<const Diagnostic*> shown = choose_shown(all, options.most);
  for (const Diagnostic* one : shown) emitter.emit(*one);
  if (shown.size() < all.size()) emitter.emit_line(fmt::format("… and {} more", all.size() - shown.size()));
  emitter.emit_line(count_text(all));
  return emitter.take();
}

}  // namespace merit::diagnostics
