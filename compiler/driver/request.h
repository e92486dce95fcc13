/// What a definition asks of the data, in the data room's words.
#pragma once

#include <vector>

#include "compiler/driver/uses.h"
#include "compiler/semantics/model.h"
#include "runtime/data/terms/request.h"

namespace merit::driver {

/// The request of a definition for what `uses` says is looked at.
data::Request request_of(const semantics::Model& model, const Uses& uses);

/// Whether two requests say the same of the data, whatever each looks at.
bool declare_alike(const data::Request& a, const data::Request& b);
/// Whether two definitions declare the same lead fields and kinds of event, in the same order, from the same columns:
/// then one request can serve both, and what one reads of the data is what the other reads.
bool declare_same_data(const semantics::Model& a, const semantics::Model& b);

/// Lets each of several requests know the kinds of event that only others have, as kinds that it does not look at: no
/// event, and no `--events NAME=F`, is strange to a definition because another of the same run asks for it.
void know_kinds_of_each_other(std::vector<data::Request>& requests);

/// What a strict reading looks at: everything that a definition itself declares, and of the kinds of event of the
/// modules that it uses what its decisions can see.
Uses all_uses(const semantics::Model& model);

}  // namespace merit::driver
