/// What is explained: a lead at a moment, by a definition. All of it outlives whoever looks at it.
#pragma once

#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/model.h"
#include "compiler/source/source.h"
#include "runtime/columns/leads.h"

namespace merit::explain {

struct Scene {
  const source::Sources& sources;
  const semantics::Model& model;
  const interpreter::Interpreter& interpreter;
  const columns::Leads& leads;
  columns::Row row;
};

}  // namespace merit::explain
