/// `Plan` → machine code in this process: the definition's meaning, fast.
///
/// In: a plan that `plan::verify` accepts, and how the data is stored (layout.h). Out: code that gives, bit for bit,
/// what the interpreter gives for the plan's roots. LLVM stays behind this header.
///
///   const auto compiled = codegen::compile(plan, codegen::layout_of(plan, leads), {});
///   const auto prepared = compiled->prepare(leads, parameters);
///   const columns::Table decisions = compiled->evaluate(prepared, rows);
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
#include "runtime/columns/leads.h"

namespace merit::codegen {

struct Options {
  Level level = Level::automatic;
  bool optimise = true;    ///< the passes over LLVM's code
  bool keep_code = false;  ///< so that `llvm_ir` and `assembly` have something to give
};

/// A fault of Merit's own: no definition may lead here.
struct Error {
  std::string message;
};

/// How long each stage took.
using Timings = std::vector<std::pair<std::string_view, double>>;  ///< name, seconds

/// What is worked out once for some leads and parameters: views of the columns, and tables over dictionaries. The leads
/// outlive it. Read-only, so threads may share it.
class Prepared;

class CompiledPlan {
 public:
  CompiledPlan(CompiledPlan&&) noexcept;
  CompiledPlan& operator=(CompiledPlan&&) noexcept;
  ~CompiledPlan();

  /// The leads have the layout that the plan was compiled for; `parameters` are by `Plan::parameters`.
  std::shared_ptr<const Prepared> prepare(const columns::Leads& leads,
                                          std::span<const semantics::Value> parameters) const;

  /// One row of decisions for each row. Columns: the plan's roots that are columns, `stage` and `disqualified`, in the
  /// order of the roots and with their names; then `undecided` and `reasons`, lists of texts, where the plan has such
  /// roots. Threads may call it at the same time.
  columns::Table evaluate(const Prepared& prepared, std::span<const columns::Row> rows) const;

  const std::string& llvm_ir() const;   ///< after the passes
  const std::string& assembly() const;  ///< of this processor's family
  const Timings& timings() const;
  Level level() const;

  /// Made by `compile`. Private to this folder.
  struct Parts;
  explicit CompiledPlan(std::unique_ptr<Parts> parts);

 private:
  std::unique_ptr<Parts> parts_;
};

std::expected<CompiledPlan, Error> compile(const plan::Plan& plan, const Layout& layout, const Options& options);

}  // namespace merit::codegen
