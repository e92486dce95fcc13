#include "tests/files/compile.h"

#include <algorithm>
#include <expected>

#include "compiler/semantics/analyze.h"

namespace merit::file_tests {
namespace {

/// The test's own modules and files, and nothing else: a test does not depend on what lies beside it.
class EmbeddedLoader : public source::Loader {
 public:
  explicit EmbeddedLoader(const std::vector<Embedded>& files) : files_(files) {}

  std::expected<std::string, std::string> load(const std::string& path) const override {
    const auto file = std::ranges::find(files_, path, &Embedded::name);
    if (file == files_.end()) return std::unexpected(std::string(source::kNoSuchFile));
    return file->text;
  }

 private:
  const std::vector<Embedded>& files_;
};

}  // namespace

Compiled compile(const std::string& name, const std::string& definition, const std::vector<Embedded>& files) {
  Compiled result;
  result.file = result.sources.add(name, definition);
  result.model = semantics::analyze(result.sources, result.file, EmbeddedLoader(files), result.diagnostics);
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
