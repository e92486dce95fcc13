#include "tests/files/compile.h"

#include <algorithm>

#include "compiler/semantics/analyze.h"
#include "compiler/source/text_loader.h"

namespace merit::file_tests {

Compiled compile(const std::string& name, const std::string& definition, const std::vector<Embedded>& files) {
  // The test's own modules and files, and nothing else: a test does not depend on what lies beside it.
  source::TextLoader loader;
  for (const Embedded& file : files) loader.texts.emplace(file.name, file.text);
  Compiled result;
  result.file = result.sources.add(name, definition);
  result.model = semantics::analyze(result.sources, result.file, loader, result.diagnostics);
  result.diagnostics.sort();
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
