// Plan → LLVM IR → objects.
#include <llvm/IR/Verifier.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/TargetParser/Host.h>
#include <llvm/Transforms/Utils/Cloning.h>

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

std::optional<Error> make(const Program& program, const Options& options, Part& part) {
  Stages stages(part.timings, CLOCK_THREAD_CPUTIME_ID);
  auto machine = target_machine(llvm::sys::getProcessTriple(), options.level, options.optimise);
  if (!machine) return Error{llvm::toString(machine.takeError())};
  llvm::LLVMContext context;
  llvm::Module module("definition", context);
  module.setTargetTriple((*machine)->getTargetTriple().str());
  module.setDataLayout((*machine)->createDataLayout());
  stages.end("llvm", "set-up");

  emit_functions(part.share, program, lanes_of(options.level, options.optimise), module);
  stages.end("codegen", "functions");
  std::string problems;
  llvm::raw_string_ostream stream(problems);
  if (llvm::verifyModule(module, &stream)) return Error{"generated code is not well-formed: " + stream.str()};
  stages.end("llvm", "verify");

  return compile(module, **machine, options, part, stages);
}

/// Of what is done at the same time each stage took the share of the clock that it has of the processor.
void add_side_by_side(const std::vector<Part>& parts, double seconds, Timings& timings) {
  double processor_seconds = 0;
  for (const Part& part : parts) {
    for (const StageTime& each : part.timings) processor_seconds += each.took.processor_seconds;
  }
  for (const Part& part : parts) {
    for (StageTime each : part.timings) {
      each.took.seconds = processor_seconds > 0 ? seconds * each.took.processor_seconds / processor_seconds : 0;
      timings.push_back(each);
    }
  }
}

}  // namespace

void make_parts(const Source& source, std::vector<Part>& parts, Timings& timings) {
  Stages stages(timings);
  initialise_llvm();
  stages.end("llvm", "set-up");
  const Program program(source.plan, source.layout, source.tables, source.options.segment);
  stages.end("codegen", "automata");
  plan::Stopwatch stopwatch;
  threads::share_work(0, parts.size(), [&](size_t i) {
    if (!parts[i].is_from_cache) parts[i].error = make(program, source.options, parts[i]);
  });
  add_side_by_side(parts, stopwatch.lap().seconds, timings);
}

}  // namespace merit::codegen
