/// Compiled code against the interpreter, which is the meaning of the language: every column of every row, bit by bit.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/plan/plan.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::differential {

struct Variant {
  codegen::Options options = {};
  std::vector<std::string> without = {};  ///< passes over the plan that are left out
  bool could_reach = false;               ///< whether that column is compared, too
  bool previous = false;                  ///< leads have an earlier output
};

/// Every pass over the plan.
std::vector<std::string> all_passes();

/// How rows are given to compiled code.
struct Batches {
  size_t rows = 0;  ///< of a batch; 0: all at once
  size_t threads = 1;
};

struct Definition {
  const semantics::Model& model;
  std::vector<semantics::Value> parameters;
};

/// Definitions that declare the same data in both engines: the interpreter asks each by itself, compiled code all at
/// once.
class Engines {
 public:
  Engines(std::vector<Definition> definitions, const Variant& variant);

  /// What differs first, in words; empty where nothing does. Compiles once for each layout of leads.
  std::string difference(const columns::Leads& leads, std::span<const columns::Row> rows, const Batches& batches = {});
  /// Whether the code of the last layout was found in the cache of objects.
  bool was_cached() const { return !compiled_.empty() && compiled_.back().second.is_from_cache(); }

 private:
  std::expected<const codegen::CompiledPlan*, std::string> compiled_for(const columns::Leads& leads);
  std::string difference(size_t definition, const columns::Leads& leads, std::span<const columns::Row> rows,
                         size_t first, const columns::Table& decided) const;

  std::vector<Definition> definitions_;
  codegen::Options options_;
  plan::Plan plan_;                           ///< of all
  std::vector<semantics::Value> parameters_;  ///< by `Plan::parameters`
  interpreter::Wanted wanted_;
  std::string violation_;  ///< what the verifier said first of the plan, after the pass that it names
  std::vector<interpreter::Interpreter> interpreters_;  ///< by definition
  std::vector<std::pair<codegen::Layout, codegen::CompiledPlan>> compiled_;
};

/// The same, once, with the parameters that the model declares.
std::string difference(const semantics::Model& model, const columns::Leads& leads, std::span<const columns::Row> rows,
                       const Variant& variant = {});

}  // namespace merit::differential
