// Plan → LLVM IR → objects.
#include <llvm/IR/Verifier.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/TargetParser/Host.h>
#include <llvm/Transforms/Utils/Cloning.h>

#include <algorithm>
#include <ctime>

#include "compiler/codegen/llvm/emitter.h"
#include "compiler/codegen/llvm/link_kernels.h"
#include "compiler/codegen/llvm/machine.h"
#include "compiler/codegen/llvm/make.h"
#include "compiler/codegen/stages.h"
#include "runtime/threads/share_work.h"

namespace merit::codegen {

namespace {

std::string text_of(const llvm::Module& module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream, nullptr);
  return stream.str();
}

/// Of a module as the emitter leaves it.
std::optional<Error> compile(llvm::Module& module, llvm::TargetMachine& machine, const Options& options, Part& part,
                             Stages& stages) {
  if (options.kernels != Kernels::called) {
    if (auto error = link_kernels(module, options.kernels)) return Error{llvm::toString(std::move(error))};
    stages.end("llvm", "kernels");
  }
  improve(module, machine, options);
  stages.end("llvm", "passes");

  if (options.keep_code) {
    part.llvm_ir = text_of(module);
    part.assembly = emitted(*llvm::CloneModule(module), machine, llvm::CodeGenFileType::AssemblyFile);
    stages.end("llvm", "texts");
  }
  part.object = emitted(module, machine, llvm::CodeGenFileType::ObjectFile);
  if (part.object.empty()) return Error{"LLVM cannot write objects for this processor"};
  stages.end("llvm", "object");
  return std::nullopt;
}

std::optional<Error> make(const Source& source, const std::vector<regex::Automaton>& automata, Part& part) {
  Stages stages(part.timings, CLOCK_THREAD_CPUTIME_ID);
  const Options& options = source.options;
  auto machine = target_machine(llvm::sys::getProcessTriple(), options.level, options.optimise);
  if (!machine) return Error{llvm::toString(machine.takeError())};
  llvm::LLVMContext context;
  llvm::Module module("definition", context);
  module.setTargetTriple((*machine)->getTargetTriple().str());
  module.setDataLayout((*machine)->createDataLayout());
  stages.end("llvm", "set-up");

  emit_functions(part.functions, source.plan, source.layout, source.tables, automata,
                 lanes_of(options.level, options.optimise), module);
  stages.end("codegen", "functions");
  std::string problems;
  llvm::raw_string_ostream stream(problems);
  if (llvm::verifyModule(module, &stream)) return Error{"generated code is not well-formed: " + stream.str()};
  stages.end("llvm", "verify");

  return compile(module, **machine, options, part, stages);
}

double clock_of(const Timings& timings) {
  double seconds = 0;
  for (const StageTime& each : timings) seconds += each.took.seconds;
  return seconds;
}

/// Work that is done at the same time takes as long as the longest of it, and as much of the processor as all of it.
void add_side_by_side(const std::vector<Part>& parts, Timings& timings) {
  const auto longest = std::ranges::max_element(parts, {}, [](const Part& part) { return clock_of(part.timings); });
  for (const Part& part : parts) {
    for (StageTime each : part.timings) {
      if (&part != &*longest) each.took.seconds = 0;
      timings.push_back(each);
    }
  }
}

}  // namespace

void make_parts(const Source& source, std::vector<Part>& parts, Timings& timings) {
  Stages stages(timings);
  initialise_llvm();
  stages.end("llvm", "set-up");
  const std::vector<regex::Automaton> automata = automata_of(source.plan);
  stages.end("codegen", "automata");
  threads::share_work(0, parts.size(), [&](size_t i) {
    if (!parts[i].is_from_cache) parts[i].error = make(source, automata, parts[i]);
  });
  add_side_by_side(parts, timings);
}

}  // namespace merit::codegen
