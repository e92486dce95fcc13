/// `merit docs`: a definition as a page for people who do not read code, to read and to sign.
#include "compiler/driver/docs.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/definitions.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/overwrites.h"
#include "cli/verb.h"
#include "compiler/semantics/zone.h"

namespace merit::cli {
namespace {

class Docs : public Verb {
 public:
  explicit Docs(CLI::App& app) {
    app.add_option("definition", paths_);
    app.add_option("-o,--out", out_, "where the page goes; default: standard output")
        ->type_name("F")
        ->check(something())
        ->group("output");
    app.add_option("--since", since_, "an earlier definition: the page says what changed since")
        ->type_name("OLD")
        ->check(something())
        ->group("output");
    app.add_option("--now", data_.now, "the moment of tests that name none; default: the moment of start")
        ->type_name("T")
        ->check(something())
        ->group("tests");
    app.add_flag("-q,--quiet", quiet_, "nothing on standard error but errors")->group("messages");
  }

  ExitStatus run(Console& console) override {
    if (paths_.empty()) return console.usage("no definition is named", "as in `merit docs crm.merit -o crm.html`");
    if (paths_.size() > 1) return console.usage("a page is of one definition; two are named");
    const auto moment = moment_of(data_);
    if (!moment) return console.usage(moment.error());
    const auto compilations = compile_all(paths_, {}, console, quiet_);
    if (!compilations) return compilations.error();
    std::vector<driver::Compilation> before;
    if (!since_.empty()) {
      auto earlier = compile_all({since_}, {}, console, true);
      if (!earlier) return earlier.error();
      before = std::move(*earlier);
    }
    const driver::Compilation& definition = compilations->front();
    for (const auto* each : {&definition, before.empty() ? &definition : &before.front()}) {
      if (!each->model->is_library()) continue;
      return refuse_library(*each, "agree on", "make the page of a definition that uses it", console);
    }
    std::vector<std::string> read = files_of(*compilations);
    for (const std::string& path : files_of(before)) read.push_back(path);
    if (const auto fault = find_overwritten({{"--out", out_}}, read)) return console.usage(*fault);
    const int64_t now = moment->in(semantics::zone_of(*definition.model));
    return write(driver::make_docs(definition, {now, before.empty() ? nullptr : &before.front()}), console);
  }

 private:
  /// A page whose examples do not hold is written all the same: it says so, and people can see which.
  ExitStatus write(const driver::Docs& docs, const Console& console) const {
    if (out_.empty() || out_ == "-") {
      if (const auto said = console.print(docs.html); said != ExitStatus::done) return said;
    } else if (const auto written = write_text_file(out_, docs.html); !written) {
      console.problems(written.error().problems);
      return ExitStatus::usage;
    }
    if (docs.failed == 0) return ExitStatus::done;
    console.usage(fmt::format("{} of the definition's tests {} not hold, and the page says so", docs.failed,
                              docs.failed == 1 ? "does" : "do"),
                  "`merit test` shows why");
    return ExitStatus::definition;
  }

  std::vector<std::string> paths_;
  DataOptions data_;  ///< its `now` alone
  std::string out_, since_;
  bool quiet_ = false;
};

}  // namespace

std::unique_ptr<Verb> add_docs(CLI::App& app) {
  return std::make_unique<Docs>(app);
}

}  // namespace merit::cli
