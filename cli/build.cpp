/// `merit build`: what a definition becomes: a library for other programs, or its code as text.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <utility>

#include "cli/console.h"
#include "cli/definitions.h"
#include "cli/output.h"
#include "cli/overwrites.h"
#include "cli/pass_options.h"
#include "cli/verb.h"
#include "compiler/deferred/deferred.h"
#include "compiler/driver/build_library.h"
#include "compiler/driver/emit_code.h"
#include "compiler/link/names.h"
#include "runtime/data/writing/output_file.h"

namespace merit::cli {
namespace {

namespace files = std::filesystem;

/// What stands beside a library.
std::vector<std::string> paths_beside(const std::string& library, driver::LibraryForm form) {
  const files::path path(library);
  const std::string stem = link::stem_of_file(path.filename().string());
  std::vector<std::string> paths;
  for (const std::string_view ending : driver::endings_beside(form)) {
    paths.push_back((path.parent_path() / (stem + std::string(ending))).string());
  }
  return paths;
}

class Build : public Verb {
 public:
  explicit Build(CLI::App& app) {
    app.add_option("definition", path_);
    app.add_option("-o,--out", out_,
                   "the library, by its ending: .so, .a, .o or .wasm; with --emit: where the code goes, else to "
                   "standard output")
        ->type_name("F")
        ->group("output");
    app.add_option("--cpu", cpu_,
                   "x86-64-v2, x86-64-v3, x86-64-v4, aarch64 or native; default: of a library the first three, chosen "
                   "when it is loaded; of --emit native")
        ->type_name("PROCESSOR")
        ->group("output");
    app.add_option("--columns", columns_,
                   "the columns of a library's decisions, in this order; without it those of `merit run`, but the "
                   "key, and `reasons`")
        ->delimiter(',')
        ->type_name("a,b,…")
        ->group("output");
    app.add_flag("--previous", previous_,
                 "the leads of a library say where an earlier decision put them, in `previous_stage` and "
                 "`previous_reached`: for `reached` where events do not tell, and `changed_from`")
        ->group("leads");
    app.add_option("--emit", emit_, "the code as text, llvm-ir or assembly, in place of a library")
        ->type_name("FORM")
        ->group("output");
    add_pass_options(app, passes_);
  }

  ExitStatus run(Console& console) override {
    if (path_.empty()) return console.usage("no definition is named", "as in `merit build crm.merit -o libcrm.so`");
    const auto processors = cpu_.empty() ? codegen::usual_processors() : codegen::processors_named(cpu_);
    if (!processors) {
      return console.usage(
          fmt::format("`--cpu` is x86-64-v2, x86-64-v3, x86-64-v4, aarch64 or native, not `{}`", cpu_));
    }
    if (const auto fault = find_pass_fault(passes_)) return console.usage(*fault);
    if (const auto fault = find_unwritable(console)) return *fault;
    return emit_.empty() ? build_library(*processors, console) : emit_code(*processors, console);
  }

 private:
  /// A folder that is not there or takes no file is said before the work, and by the name that was given.
  std::optional<ExitStatus> find_unwritable(const Console& console) const {
    if (out_.empty() || !driver::library_form_of(out_)) return std::nullopt;
    const auto opened = data::OutputFile::open(out_);
    if (opened) return std::nullopt;
    console.problems(opened.error().problems);
    return ExitStatus::usage;
  }

  /// Reads the definition, unless an output would replace what is read.
  std::expected<driver::Compilation, ExitStatus> read(const std::vector<NamedOutput>& outputs, Console& console) const {
    auto compilations = compile_all({path_}, {}, console);
    if (!compilations) return std::unexpected(compilations.error());
    if (const auto fault = find_overwritten(outputs, files_of(*compilations))) {
      return std::unexpected(console.usage(*fault));
    }
    if (compilations->front().model->is_library()) {
      return std::unexpected(
          refuse_library(compilations->front(), "build", "build a definition that uses it", console));
    }
    return std::move(compilations->front());
  }

  static std::optional<driver::CodeForm> form_named(std::string_view name) {
    if (name == "llvm-ir") return driver::CodeForm::llvm_ir;
    if (name == "assembly") return driver::CodeForm::assembly;
    return std::nullopt;
  }

  ExitStatus emit_code(const codegen::Processors& processors, Console& console) {
    if (!cpu_.empty() && processors.target != codegen::kHost) {
      return console.usage(fmt::format("`--emit` shows code of this machine's kind, not of `{}`", cpu_));
    }
    const auto level = cpu_.empty() ? codegen::Level::automatic : processors.levels.front();
    if (previous_) return console.usage("`--previous` says what a library's leads have: `--emit` makes none");
    if (!columns_.empty()) return console.usage("`--columns` says what a library decides: `--emit` makes none");
    const auto form = form_named(emit_);
    if (!form) return console.usage(fmt::format("`--emit` is llvm-ir or assembly, not `{}`", emit_));
    if (driver::library_form_of(out_)) {
      return console.usage(fmt::format("`{}` is called like a library, and `--emit {}` writes text", out_, emit_),
                           "without `--emit` it becomes the library");
    }
    const auto compilation = read({{"--out", out_}}, console);
    if (!compilation) return compilation.error();
    const auto code = driver::emit_code(*compilation->model, *form, level, pipeline_of(passes_, compilation->stem));
    if (!code) return console.refuse_without_code(code.error());
    return out_.empty() ? console.print(*code) : write({{out_, *code}}, console);
  }

  /// What is wrong with the names that the library would have, if anything.
  static std::optional<ExitStatus> find_stem_fault(const std::string& out, const std::string& stem, Console& console) {
    if (!link::is_name(stem)) {
      return console.usage(fmt::format("names in `{}` would begin with `{}`, which no name of C does", out, stem),
                           "exported names begin as the file does: one that begins with a letter, as in `libcrm.so`");
    }
    if (stem == "merit") {
      return console.usage("names that begin with `merit_` are those that all libraries share",
                           "exported names begin as the file does: give it another name, as in `libcrm.so`");
    }
    return std::nullopt;
  }

  ExitStatus build_library(codegen::Processors processors, Console& console) {
    if (out_.empty()) {
      return console.usage("what to build is not said",
                           "as in `merit build crm.merit -o libcrm.so`; `--emit llvm-ir` shows the code");
    }
    const std::string name = files::path(out_).filename().string();
    const auto form = driver::library_form_of(name);
    if (!form) {
      return console.usage(fmt::format("`{}` does not say by its ending what to build", out_),
                           "a shared library ends in `.so`, a static one in `.a`, an object in `.o`, a module of "
                           "WebAssembly in `.wasm`");
    }
    const std::string stem = link::name_part(link::stem_of_file(name));
    if (*form == driver::LibraryForm::web) {
      if (!cpu_.empty())
        return console.usage("a module of WebAssembly is the same for all processors: leave out `--cpu`");
      processors = codegen::web_assembly();
    } else if (const auto fault = find_stem_fault(out_, stem, console)) {
      return *fault;
    }
    const std::vector<std::string> beside = paths_beside(out_, *form);
    std::vector<NamedOutput> outputs = {{"--out", out_}};
    for (const std::string& path : beside) outputs.push_back({"", path});
    const auto compilation = read(outputs, console);
    if (!compilation) return compilation.error();
    auto columns = driver::library_columns(*compilation->model, columns_, previous_);
    if (!columns) return console.usage(fmt::format("`--columns`: {}", columns.error()));
    const auto taken = previous_ ? driver::find_taken_field(*compilation->model) : std::nullopt;
    if (taken) return console.usage(fmt::format("`--previous`: the definition has a field `{}` of its own", *taken));
    auto built =
        driver::build_library(*compilation->model, {name, stem, *form, processors, *std::move(columns), previous_},
                              pipeline_of(passes_, compilation->stem));
    if (!built) {
      using enum link::Error::Cause;
      const std::string& message = built.error().message;
      if (built.error().cause == fault) throw std::runtime_error(message);  // command.cpp says what to report
      if (built.error().cause == absent) return console.usage(message, deferred::kInstallAgain);
      return console.usage(message, "temporary files go to the folder that `TMPDIR` names, else to `/tmp`");
    }
    std::vector<std::pair<std::string, std::string>> contents;
    for (size_t i = 0; i < beside.size(); ++i) contents.emplace_back(beside[i], std::move(built->beside[i]));
    contents.emplace_back(out_, std::move(built->library));
    return write(contents, console);
  }

  /// What needs the others comes last, so that it is there only when they are.
  static ExitStatus write(const std::vector<std::pair<std::string, std::string>>& contents, const Console& console) {
    for (const auto& [path, content] : contents) {
      const auto written = write_text_file(path, content);
      if (written) continue;
      console.problems(written.error().problems);
      return ExitStatus::usage;
    }
    return ExitStatus::done;
  }

  std::string path_, emit_, cpu_, out_;
  PassOptions passes_;
  std::vector<std::string> columns_;
  bool previous_ = false;
};

}  // namespace

std::unique_ptr<Verb> add_build(CLI::App& app) {
  return std::make_unique<Build>(app);
}

}  // namespace merit::cli
