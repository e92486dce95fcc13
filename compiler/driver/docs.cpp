#include "compiler/driver/docs.h"

#include <filesystem>

#include "compiler/driver/run_tests.h"
#include "compiler/page/page.h"
#include "compiler/syntax/parse.h"

namespace merit::driver {
namespace {

/// The page is the same wherever the file stands.
std::string name_of(const Compilation& definition) {
  return std::filesystem::path(definition.path).filename().string();
}

std::vector<page::ExampleResult> results_of(const TestRun& run) {
  std::vector<page::ExampleResult> results;
  for (const TestResult& test : run.tests) {
    page::ExampleResult& result = results.emplace_back();
    result.fault = test.fault.value_or("");
    for (const Expectation& each : test.expectations) result.met.push_back(each.met);
  }
  return results;
}

/// How often the definition is reviewed, as it says it: `month`, `2 weeks`. That decides nothing, so the model leaves
/// it out; only the text has it.
std::string review_of(const Compilation& definition) {
  diagnostics::Diagnostics said_before;
  const syntax::Ast ast = syntax::parse(definition.sources, definition.file, said_before);
  for (const syntax::Declaration& declaration : ast.declarations) {
    const auto* block = std::get_if<syntax::DefinitionDecl>(&declaration.node);
    if (block == nullptr || !block->review) continue;
    const std::string written(definition.sources.text(block->review->span));
    constexpr std::string_view kEvery = "every ";
    const size_t every = written.rfind(kEvery);
    return every == std::string::npos ? written : written.substr(every + kEvery.size());
  }
  return "";
}

page::Page page_of(const Compilation& definition, std::vector<page::ExampleResult> results) {
  return page::make_page({*definition.model, definition.sources, definition.file, name_of(definition),
                          review_of(definition), std::move(results)});
}

}  // namespace

Docs make_docs(const Compilation& definition, const DocsOptions& options) {
  const TestRun run = run_tests(definition, {.now = options.now, .fixed = true, .filter = ""});
  page::Page made = page_of(definition, results_of(run));
  if (options.before != nullptr) {
    const std::string& version = options.before->model->definition.version;
    made.comparison = {version.empty() ? name_of(*options.before) : "version " + version,
                       page::changes_between(page_of(*options.before, {}), made)};
  }
  return {page::html_of(made), run.failed()};
}

}  // namespace merit::driver
