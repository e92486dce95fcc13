#include "tests/files/compile.h"

#include <algorithm>
#include <stdexcept>

#include "compiler/semantics/analyze.h"
#include "compiler/source/text_loader.h"

namespace merit::file_tests {

namespace {

/// A file of this name is no module, but a definition that is checked with the test's own.
constexpr std::string_view kOther = "other.merit";

void lint_beside_others(Compiled& result, const source::TextLoader& loader) {
  const auto text = loader.load(std::string(kOther));
  if (!text) return;
  source::Sources sources;
  diagnostics::Diagnostics found;
  const auto other = semantics::analyze(sources, sources.add(std::string(kOther), *text), loader, found);
  if (!other) return;
  if (const auto linted = driver::lint_beside(*result.model, *other, kOther, result.diagnostics); !linted) {
    throw std::runtime_error(linted.error().message);
  }
}

}  // namespace

Compiled compile(const std::string& name, const std::string& definition, const std::vector<Embedded>& files,
                 const std::optional<driver::LintOptions>& lints) {
  // The test's own modules and files, and nothing else: a test does not depend on what lies beside it.
  source::TextLoader loader;
  for (const Embedded& file : files) loader.texts.emplace(file.name, file.text);
  Compiled result;
  result.file = result.sources.add(name, definition);
  result.model = semantics::analyze(result.sources, result.file, loader, result.diagnostics);
  result.diagnostics.sort();
  if (lints && result.model) {
    [[maybe_unused]] const auto orders_are_right =
        driver::lint(result.sources, result.file, *result.model, *lints, result.diagnostics);
    lint_beside_others(result, loader);
  }
  return result;
}

std::string apply(const std::string& definition, source::FileId file, std::vector<diagnostics::Edit> edits) {
  // From the end, so that the places of the others stay.
  std::ranges::stable_sort(edits, std::greater{}, [](const diagnostics::Edit& edit) { return edit.span.begin; });
  std::string text = definition;
  for (const diagnostics::Edit& edit : edits) {
    if (edit.span.file == file) text.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.replacement);
  }
  return text;
}

}  // namespace merit::file_tests
