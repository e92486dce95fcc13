/// Reading: files of leads and events in, what definitions are evaluated over out.
///
///   const std::vector<Input> events = {{.path = "events.parquet"}, {.path = "v.csv", .kind = "visit"}};
///   auto datasets = read({.leads = {{.path = "leads.csv"}}, .events = events}, {request}, {.strict = true});
///
/// Each input is read once, and bound once for each request. Events may stand in files of their own or, where no such
/// file is given, inside the leads' file: one list column a kind, or one column `events`.
/// The result does not depend on the order of rows in the files (but where the language says "in input order"), on how
/// they are split, or on their format.
#pragma once

#include <expected>
#include <vector>

#include "runtime/columns/leads.h"
#include "runtime/data/terms/inputs.h"
#include "runtime/data/terms/problems.h"
#include "runtime/data/terms/report.h"
#include "runtime/data/terms/request.h"

namespace merit::data {

/// What one request gets.
struct Dataset {
  columns::Leads leads;
  Report report;
};

/// One dataset a request, in their order; the inputs' records are in each. Errors: everything with severity `error` in
/// problems.def, all that were found of missing columns at once.
std::expected<std::vector<Dataset>, Error> read(const Inputs& inputs, const std::vector<Request>& requests,
                                                const ReadOptions& options);

}  // namespace merit::data
