#include "compiler/codegen/jit.h"

#include <fmt/format.h>
#include <llvm/Config/llvm-config.h>
#include <llvm/ExecutionEngine/Orc/ExecutionUtils.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/TargetParser/Host.h>
#include <llvm/Transforms/Utils/Cloning.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <optional>
#include <utility>

#include "compiler/codegen/emitter.h"
#include "compiler/codegen/kernel_bitcode.h"
#include "compiler/codegen/kernel_functions.h"
#include "compiler/codegen/link_kernels.h"
#include "compiler/codegen/machine.h"
#include "compiler/codegen/object_cache.h"
#include "compiler/plan/key.h"
#include "compiler/plan/plan_key.h"
#include "runtime/threads/share_work.h"

namespace merit::codegen {

namespace {

std::unexpected<Error> fault(std::string message) {
  return std::unexpected(Error{std::move(message)});
}

std::unexpected<Error> fault(llvm::Error error) {
  return fault(llvm::toString(std::move(error)));
}

void add(plan::Key& key, const ColumnLayout& layout) {
  const auto& [nullable, dictionary, views] = layout;
  key.add(uint64_t{nullable} << 2 | uint64_t{dictionary} << 1 | uint64_t{views});
}

void add(plan::Key& key, const Layout& layout) {
  const auto& [lead_fields, event_columns, event_fields] = layout;
  key.add(uint64_t{lead_fields.size()});
  for (const auto& each : lead_fields) {
    key.add(uint64_t{each.has_value()});
    if (each) add(key, *each);
  }
  key.add(uint64_t{event_columns.size()});
  for (const ColumnLayout& each : event_columns) add(key, each);
  key.add(uint64_t{event_fields.size()});
  for (const std::vector<int32_t>& by_kind : event_fields) {
    key.add(uint64_t{by_kind.size()});
    for (const int32_t column : by_kind) key.add(int64_t{column});
  }
}

/// Of everything that objects depend on, so that it is known whether they are kept before anything is made. The tables
/// follow from plan and layout.
std::string key_of(const plan::Plan& plan, const Layout& layout, const Options& options) {
  plan::Key key;
  add(key, layout);
  key.add(uint64_t{options.optimise} << 1 | uint64_t{options.check_memory});
  key.add(static_cast<uint64_t>(options.kernels)).add(name_of(options.level));
  return sha256({build_identity(), LLVM_VERSION_STRING, key.take(), plan::key_of(plan)});
}

/// What LLVM may call wherever bytes are moved or compared.
std::array<std::pair<std::string_view, uint64_t>, 5> memory_functions() {
  return {{{"memcpy", reinterpret_cast<uint64_t>(&std::memcpy)},
           {"memmove", reinterpret_cast<uint64_t>(&std::memmove)},
           {"memset", reinterpret_cast<uint64_t>(&std::memset)},
           {"memcmp", reinterpret_cast<uint64_t>(&std::memcmp)},
           {"bcmp", reinterpret_cast<uint64_t>(&std::memcmp)}}};
}

std::string text_of(const llvm::Module& module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream, nullptr);
  return stream.str();
}

/// Times the stages as they end.
class Stages {
 public:
  explicit Stages(Timings& timings, clockid_t whose = CLOCK_PROCESS_CPUTIME_ID)
      : timings_(timings), stopwatch_(whose) {}
  void end(std::string_view stage, std::string_view part = {}) { timings_.push_back({stage, part, stopwatch_.lap()}); }

 private:
  Timings& timings_;
  plan::Stopwatch stopwatch_;
};

/// A module of its own, which is made beside others.
struct Part {
  Functions functions = Functions::all;
  std::string key = {};  ///< in the cache
  std::string object = {}, llvm_ir = {}, assembly = {};
  bool is_from_cache = false;
  Timings timings = {};
  std::optional<Error> error = {};
};

/// What all parts are made from.
struct Source {
  const plan::Plan& plan;
  const Layout& layout;
  const Tables& tables;
  const std::vector<regex::Automaton>& automata;
  const Options& options;
  const ObjectCache& cache;
};

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

std::optional<Error> make(const Source& source, Part& part) {
  Stages stages(part.timings, CLOCK_THREAD_CPUTIME_ID);
  const Options& options = source.options;
  auto machine = target_machine(llvm::sys::getProcessTriple(), options.level, options.optimise);
  if (!machine) return Error{llvm::toString(machine.takeError())};
  llvm::LLVMContext context;
  llvm::Module module("definition", context);
  module.setTargetTriple((*machine)->getTargetTriple().str());
  module.setDataLayout((*machine)->createDataLayout());
  stages.end("llvm", "set-up");

  emit_functions(part.functions, source.plan, source.layout, source.tables, source.automata,
                 lanes_of(options.level, options.optimise), module);
  stages.end("codegen", "functions");
  std::string problems;
  llvm::raw_string_ostream stream(problems);
  if (llvm::verifyModule(module, &stream)) return Error{"generated code is not well-formed: " + stream.str()};
  stages.end("llvm", "verify");

  if (auto error = compile(module, **machine, options, part, stages)) return error;
  if (source.cache.is_used()) {
    source.cache.keep(part.key, part.object);
    stages.end("cache");
  }
  return std::nullopt;
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

/// The tables' functions are about half of the code, and nothing of them is inlined into the rows'.
std::vector<Part> parts_of(const Tables& tables, const Options& options) {
  if (tables.empty() || options.keep_code) return std::vector<Part>(1);
  std::vector<Part> parts(2);
  parts[0].functions = Functions::of_rows;
  parts[1].functions = Functions::of_tables;
  return parts;
}

/// Takes what is kept of the parts.
void find(std::vector<Part>& parts, const std::string& key, const ObjectCache& cache) {
  for (Part& part : parts) {
    part.key = fmt::format("{}-{}", key, static_cast<int>(part.functions));
    auto object = cache.find(part.key);
    part.is_from_cache = object.has_value();
    if (object) part.object = std::move(*object);
  }
}

void make(std::vector<Part>& parts, const plan::Plan& plan, const Layout& layout, const Tables& tables,
          const Options& options, const ObjectCache& cache, Timings& timings) {
  Stages stages(timings);
  initialise_llvm();
  stages.end("llvm", "set-up");
  const std::vector<regex::Automaton> automata = automata_of(plan);
  stages.end("codegen", "automata");
  const Source source = {plan, layout, tables, automata, options, cache};
  threads::share_work(0, parts.size(), [&](size_t i) {
    if (!parts[i].is_from_cache) parts[i].error = make(source, parts[i]);
  });
  add_side_by_side(parts, timings);
}

}  // namespace

std::expected<Code, Error> generate(const plan::Plan& plan, const Layout& layout, const Tables& tables,
                                    const Options& options) {
  Code code;
  std::vector<Part> parts = parts_of(tables, options);
  const ObjectCache cache(options.keep_code ? std::string() : options.cache_folder);
  if (cache.is_used()) {
    Stages stages(code.timings);
    find(parts, key_of(plan, layout, options), cache);
    stages.end("cache");
  }
  code.is_from_cache = std::ranges::all_of(parts, &Part::is_from_cache);
  if (!code.is_from_cache) make(parts, plan, layout, tables, options, cache, code.timings);
  code.llvm_ir = std::move(parts.front().llvm_ir);
  code.assembly = std::move(parts.front().assembly);
  for (Part& part : parts) {
    if (part.error) return std::unexpected(std::move(*part.error));
    code.objects.push_back(std::move(part.object));
  }
  return code;
}

struct LoadedCode::Session {
  std::unique_ptr<llvm::orc::LLJIT> jit;
};

LoadedCode::LoadedCode() = default;
LoadedCode::LoadedCode(LoadedCode&&) noexcept = default;
LoadedCode& LoadedCode::operator=(LoadedCode&&) noexcept = default;
LoadedCode::~LoadedCode() = default;

std::expected<LoadedCode, Error> LoadedCode::load(const std::vector<std::string>& objects, size_t tables) {
  initialise_llvm();
  auto jit = llvm::orc::LLJITBuilder().create();
  if (!jit) return fault(jit.takeError());
  llvm::orc::SymbolMap provided;
  const auto provide = [&](std::string_view symbol, uint64_t address) {
    provided[(*jit)->mangleAndIntern(llvm::StringRef(symbol))] = {
        llvm::orc::ExecutorAddr(address), llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  };
  for (size_t i = 0; i < kKernelCount; ++i) {
    const auto kernel = static_cast<Kernel>(i);
    provide(symbol_of(kernel), address_of(kernel));
  }
  for (const KernelImport& import : kernel_imports()) provide(import.symbol, import.address);
  for (const auto& [symbol, address] : memory_functions()) provide(symbol, address);
  auto& library = (*jit)->getMainJITDylib();
  if (kHasAddressSanitizer) {
    auto process =
        llvm::orc::DynamicLibrarySearchGenerator::GetForCurrentProcess((*jit)->getDataLayout().getGlobalPrefix());
    if (!process) return fault(process.takeError());
    library.addGenerator(std::move(*process));
  }
  if (auto error = library.define(llvm::orc::absoluteSymbols(std::move(provided)))) return fault(std::move(error));
  for (const std::string& object : objects) {
    auto bytes = llvm::MemoryBuffer::getMemBufferCopy(object, "definition");
    if (auto error = (*jit)->addObjectFile(std::move(bytes))) return fault(std::move(error));
  }

  LoadedCode loaded;
  auto evaluate = (*jit)->lookup("merit_evaluate");
  if (!evaluate) return fault(evaluate.takeError());
  loaded.evaluate = evaluate->toPtr<merit_evaluate>();
  for (size_t i = 0; i < tables; ++i) {
    auto prepare = (*jit)->lookup("merit_prepare_" + std::to_string(i));
    if (!prepare) return fault(prepare.takeError());
    loaded.prepare.push_back(prepare->toPtr<merit_prepare>());
  }
  loaded.session_ = std::make_unique<Session>(Session{std::move(*jit)});
  return loaded;
}

}  // namespace merit::codegen
