/// Explanations for people, at a terminal or as Markdown.
#pragma once

#include <functional>
#include <string>

#include "cli/explain_words.h"
#include "cli/outline.h"
#include "compiler/explain/near_leads.h"

namespace merit::cli {

///     lead 104 is at IQL
///     CRM software 2026.2, 2026-10-31 08:00 America/New_York
///
///     ✓ IQL  any download
///     ✗ MQL
///         ✗ engagement > mql_threshold      15.5 short
///             engagement is 34.5
///     …
Outline explanation_outline(const ExplainedLead& lead);

/// The leads that lack least for a stage, for printers.
struct NearStage {
  const semantics::Model& model;
  std::string stage;
  int64_t now = 0;  ///< microseconds since 1970-01-01T00:00Z
  const explain::NearLeads& found;
  std::function<std::string(int64_t lead)> key_of;
};

///     the 2 of 993 leads below MQL that lack least
///     CRM software 2026.2, 2026-10-31 08:00 America/New_York
///
///       104  IQL  a webinar (attended: true)
///       98   IQL  learning that employees is 50, and 2 visits
Outline near_outline(const NearStage& near);

}  // namespace merit::cli
