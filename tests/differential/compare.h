/// Compiled code against the interpreter, which is the meaning of the language: every column of every row, bit by bit.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "compiler/codegen/levels.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::differential {

struct Variant {
  codegen::Level level = codegen::Level::automatic;
  bool optimise = true;
  std::vector<std::string> without = {};  ///< passes over the plan that are left out
};

/// Every pass over the plan.
std::vector<std::string> all_passes();

/// What differs first, in words; empty where nothing does. Parameters are those that the model declares.
std::string difference(const semantics::Model& model, const columns::Leads& leads, std::span<const columns::Row> rows,
                       const Variant& variant = {});

}  // namespace merit::differential
