/// `--summary F.json`: what a run read, decided and found, and what is needed to repeat it.
///
///     { "schema": 1, "merit": "0.1.0",
///       "now": "2026-10-31T12:00:00Z", "now_given": true,
///       "definitions": [ { "path", "name", "version", "hash", "parameters": { NAME: VALUE },
///                          "leads", "stages": [ { "name", "leads" } ],
///                          "disqualified": [ { "name", "leads" } ],
///                          "undecided_leads", "undecided": [ { "name", "leads" } ], "profile" } ],
///       "inputs": [ { "path", "format", "encoding", "separator", "rows", "bytes", "sha256" } ],
///       "events_read", "events_kept",
///       "options": { "set", "where", "columns", "sort", "limit", "strict", "duplicates", "leads_from_events" },
///       "output": { "path", "format", "rows", "columns" },
///       "findings": [ as `--diagnostics json` gives them ],
///       "engines": [ ENGINE ], "timings": [ { "stage", "part", "seconds" } ],
///       "seconds", "leads_per_second" }
///
/// Members may be added; these stay. What was not given is null. docs/summary.md describes each.
#pragma once

#include <string>
#include <vector>

#include "cli/report.h"
#include "cli/run_settings.h"
#include "compiler/driver/run.h"

namespace merit::cli {

struct SummaryOutput {
  std::string path;  ///< empty: standard output
  std::string format;
};

std::string summary_json(const RunSettings& settings, const std::vector<driver::Compilation>& compilations,
                         const driver::RunPlan& plan, const driver::RunResult& result, const RunReport& report,
                         const SummaryOutput& output);

}  // namespace merit::cli
