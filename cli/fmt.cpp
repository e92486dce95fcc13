/// `merit fmt`: the one layout of definition files.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/console.h"
#include "cli/output.h"
#include "cli/verb.h"
#include "compiler/source/source.h"
#include "compiler/syntax/format.h"

namespace merit::cli {
namespace {

class Fmt : public Verb {
 public:
  explicit Fmt(CLI::App& app) {
    app.add_option("definitions", paths_);
    app.add_flag("--check", check_, "change nothing; say which files are not laid out: status 1")->group("output");
  }

  ExitStatus run(Console& console) override {
    if (paths_.empty()) return console.usage("no definition is named", "as in `merit fmt crm.merit`");
    if (std::ranges::count(paths_, "-") > 1) return console.usage("standard input is named twice");
    ExitStatus worst = ExitStatus::done;
    for (const std::string& path : paths_) worst = std::max(worst, lay_out(path, console));
    return worst;
  }

 private:
  ExitStatus lay_out(const std::string& path, Console& console) const {
    source::Sources sources;
    auto text = source::FileLoader().load(path == "-" ? "/dev/stdin" : path);
    if (!text) return console.usage(fmt::format("cannot read `{}`: {}", path, text.error()));
    const source::FileId file = sources.add(path == "-" ? "standard input" : path, std::move(*text));
    diagnostics::Diagnostics diagnostics;
    const auto laid_out = syntax::format(sources, file, diagnostics);
    console.diagnostics(sources, diagnostics.all());
    if (!laid_out) return ExitStatus::definition;
    if (check_) {
      if (*laid_out == sources[file].text()) return ExitStatus::done;
      const ExitStatus said = console.print(fmt::format("{}\n", sources[file].name()));
      return said == ExitStatus::done ? ExitStatus::definition : said;
    }
    if (path == "-") return console.print(*laid_out);
    if (*laid_out == sources[file].text()) return ExitStatus::done;
    const auto written = write_text_file(path, *laid_out);
    if (written) return console.print(fmt::format("{}\n", path));
    console.problems(written.error().problems);
    return ExitStatus::usage;
  }

  std::vector<std::string> paths_;
  bool check_ = false;
};

}  // namespace

std::unique_ptr<Verb> add_fmt(CLI::App& app) {
  return std::make_unique<Fmt>(app);
}

}  // namespace merit::cli
