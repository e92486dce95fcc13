/// An earlier output of `merit run`: where its leads stood, and since when.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"
#include "runtime/data/read.h"

namespace merit::driver {

/// What a definition asks of it.
struct PreviousRequest {
  const semantics::Model* model = nullptr;
  std::string prefix;    ///< of its columns: `STEM.` where several definitions ran together
  bool reached = false;  ///< else its stage alone
};

/// Whether a plan that was made for leads with an earlier output looks at it.
bool asks_earlier_output(const plan::Plan& plan, const semantics::Model& model);
/// Whether it asks it since when they stood where they do.
bool asks_when_reached(const plan::Plan& plan, const semantics::Model& model);

/// One dataset a request. A lead's fields there are its key, its stage as text and, where it is asked for, when it
/// reached that. Columns are called as outputs call them.
std::expected<std::vector<data::Dataset>, data::Error> read_previous(const data::Input& input,
                                                                     const std::vector<PreviousRequest>& requests,
                                                                     const data::ReadOptions& options);

/// Gives leads what the earlier output says of those with their keys: the two columns behind their fields that an
/// evaluator expects there, the stage as it stands there, and since when.
void join_previous(const semantics::Model& model, const columns::Leads& earlier, columns::Leads& leads);

}  // namespace merit::driver
