/// `merit build`: what a definition becomes. Today the code that the JIT makes, as text.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <optional>

#include "cli/console.h"
#include "cli/definitions.h"
#include "cli/output.h"
#include "cli/overwrites.h"
#include "cli/print_after.h"
#include "cli/verb.h"
#include "compiler/driver/emit_code.h"

namespace merit::cli {
namespace {

class Build : public Verb {
 public:
  explicit Build(CLI::App& app) {
    app.add_option("definition", path_);
    app.add_option("--emit", emit_, "llvm-ir or assembly")->type_name("FORM")->group("output");
    app.add_option("--cpu", cpu_, "x86-64-v2, x86-64-v3, x86-64-v4 or native; default: native")
        ->type_name("LEVEL")
        ->group("output");
    app.add_option("-o,--out", out_, "where it goes; default: standard output")->type_name("F")->group("output");
    app.add_option("--print-after", print_after_, "show the plan on standard error after this pass over it")
        ->type_name("PASS")
        ->group("messages");
  }

  ExitStatus run(Console& console) override {
    if (path_.empty()) return console.usage("no definition is named", "as in `merit build crm.merit --emit llvm-ir`");
    if (emit_.empty()) {
      return console.usage("libraries are not supported yet", "`--emit llvm-ir` or `--emit assembly` shows the code");
    }
    const auto form = form_named(emit_);
    if (!form) return console.usage(fmt::format("`--emit` is llvm-ir or assembly, not `{}`", emit_));
    const auto level = codegen::level_named(cpu_);
    if (!level) {
      return console.usage(fmt::format("`--cpu` is x86-64-v2, x86-64-v3, x86-64-v4 or native, not `{}`", cpu_));
    }
    if (const auto fault = find_pass_fault(print_after_)) return console.usage(*fault);
    const auto compilations = compile_all({path_}, {}, console);
    if (!compilations) return compilations.error();
    if (const auto fault = find_overwritten({{"--out", out_}}, files_of(*compilations))) return console.usage(*fault);
    const driver::Compilation& compilation = compilations->front();
    if (compilation.model->is_library()) {
      return console.usage(fmt::format("`{}` is a library: it has no stages, so there is nothing to build", path_));
    }
    return write(driver::emit_code(*compilation.model, *form, *level, printing_after(print_after_, compilation.stem)),
                 console);
  }

 private:
  static std::optional<driver::CodeForm> form_named(std::string_view name) {
    if (name == "llvm-ir") return driver::CodeForm::llvm_ir;
    if (name == "assembly") return driver::CodeForm::assembly;
    return std::nullopt;
  }

  ExitStatus write(const std::expected<std::string, codegen::Error>& code, const Console& console) const {
    if (!code) throw std::runtime_error(code.error().message);  // command.cpp says what to report
    if (out_.empty()) return console.print(*code);
    const auto written = write_text_file(out_, *code);
    if (written) return ExitStatus::done;
    console.problems(written.error().problems);
    return ExitStatus::usage;
  }

  std::string path_, emit_, cpu_ = "native", out_, print_after_;
};

}  // namespace

std::unique_ptr<Verb> add_build(CLI::App& app) {
  return std::make_unique<Build>(app);
}

}  // namespace merit::cli
