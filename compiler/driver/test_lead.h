/// The data of a `test` block as evaluators see data: a lead and its events, read as a file's would be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::driver {

/// What a reader of files says of an event that it leaves out.
struct LeftOut {
  source::Span event;
  std::string why;
};

struct TestLead {
  columns::Leads leads;  ///< one
  columns::Row row;      ///< what the lead sees at `now`
  std::vector<LeftOut> left_out;
  std::optional<std::string> fault;  ///< why a reader would refuse the lead
};

/// Fields that the test does not name are missing, as are values that `missing when` lists; a key that is not given is
/// made up. The second event with a key, events that lack a required field and those later than `now` are left out, and
/// the rest stand in the language's order. `interpreter` has the test's parameters.
TestLead lead_of(const semantics::Model& model, const semantics::Test& test,
                 const interpreter::Interpreter& interpreter, int64_t now);

}  // namespace merit::driver
