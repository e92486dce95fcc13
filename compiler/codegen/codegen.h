/// `Plan` → machine code in this process: the definition's meaning, fast.
///
/// In: a plan that `plan::verify` accepts, and how the data is stored (layout.h). Out: code that gives, bit for bit,
/// what the interpreter gives for the plan's roots. LLVM stays behind this header.
///
///   const auto compiled = codegen::compile(plan, codegen::layout_of(plan, leads), {});
///   const auto prepared = compiled->prepare(leads, parameters);
///   const columns::Table decisions = std::move(compiled->evaluate(*prepared, leads.events, rows).front());
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/codegen/layout.h"
#include "compiler/codegen/levels.h"
#include "compiler/plan/plan.h"
#include "compiler/plan/stopwatch.h"
#include "runtime/columns/leads.h"

namespace merit::codegen {

/// Whether this program is built with the address sanitizer, whose runtime generated code can then call.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kHasAddressSanitizer = true;
#elif defined(__has_feature)
inline constexpr bool kHasAddressSanitizer = __has_feature(address_sanitizer);
#else
inline constexpr bool kHasAddressSanitizer = false;
#endif

/// How code comes to the functions that it calls (runtime/kernels). The same source, so the same bits, each time.
enum class Kernels : uint8_t {
  called,  ///< those of this program
  brief,   ///< called, but for short ones that are asked for in every lead or event: those are inlined
  linked,  ///< all inside the code, which then needs of the program only kernel_imports.inc and memory
};

/// Operations of a segment. What other sizes cost stands in docs/performance.md, "Many rules".
inline constexpr uint32_t kSegment = 512;

struct Options {
  Level level = Level::automatic;
  bool optimise = true;  ///< else code is made in a third of the time, and takes up to twice as long itself
  Kernels kernels = Kernels::brief;
  /// LLVM's address sanitizer over generated code: each read and write is checked. Only in a program that has its
  /// runtime, and there always, so that every test of the sanitized build covers generated code too.
  bool check_memory = kHasAddressSanitizer;
  /// About how many operations one function does where a plan has far more, so that time for code grows as plans do: a
  /// plan of up to eight times as many is one function. 0: always.
  uint32_t segment = kSegment;
  bool keep_code = false;  ///< so that `llvm_ir` and `assembly` have something to give; nothing is cached then
  std::string cache_folder =
      {};  ///< where compiled objects are kept for the next time (object_cache.h); empty: nowhere

  bool operator==(const Options&) const = default;
};

/// Why there is no machine code.
struct Error {
  enum class Cause : uint8_t {
    fault,   ///< of Merit's own: no definition may lead here
    absent,  ///< the part of the program that makes code is not there, or not one that can be loaded
  };
  std::string message;
  Cause cause = Cause::fault;
};

/// `$XDG_CACHE_HOME/merit`, else `~/.cache/merit`; empty where the environment names neither.
std::string user_cache_folder();

struct StageTime {
  std::string_view stage;  ///< `codegen`: plan → LLVM IR; `cache`; `llvm`: IR → object; `load`: object → functions
  std::string_view part;   ///< of the stage, or empty
  plan::Took took;
};
using Timings = std::vector<StageTime>;

/// What is worked out once for some leads and parameters: views of the columns, and tables over dictionaries. The leads
/// outlive it. Read-only, so threads may share it.
class Prepared;

class CompiledPlan {
 public:
  CompiledPlan(CompiledPlan&&) noexcept;
  CompiledPlan& operator=(CompiledPlan&&) noexcept;
  ~CompiledPlan();

  /// The leads have the layout that the plan was compiled for; `parameters` are by `Plan::parameters`. Of events only
  /// how they are stored is looked at.
  std::shared_ptr<const Prepared> prepare(const columns::Leads& leads,
                                          std::span<const semantics::Value> parameters) const;

  /// For each definition of the plan one row of decisions for each row, which count in `events`: those of the leads, or
  /// of a partition of them. Columns: its roots that are columns, `stage` and `disqualified`, in the order of the roots
  /// and with their names; then `undecided` and `reasons`, lists of texts, where it has such roots. Threads may call it
  /// at the same time.
  std::vector<columns::Table> evaluate(const Prepared& prepared, const columns::Events& events,
                                       std::span<const columns::Row> rows) const;

  const std::string& llvm_ir() const;   ///< after the passes
  const std::string& assembly() const;  ///< of this processor's family
  const Timings& timings() const;
  Level level() const;
  bool is_from_cache() const;

  /// Made by `compile`. Private to this folder.
  struct Parts;
  explicit CompiledPlan(std::unique_ptr<Parts> parts);

 private:
  std::unique_ptr<Parts> parts_;
};

std::expected<CompiledPlan, Error> compile(const plan::Plan& plan, const Layout& layout, const Options& options);

}  // namespace merit::codegen
