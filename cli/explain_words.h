/// How explanations put things, whatever they are printed as.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/explain/explain_lead.h"
#include "compiler/semantics/model.h"

namespace merit::cli {

/// What is explained, for printers.
struct ExplainedLead {
  const semantics::Model& model;
  const explain::LeadExplanation& told;
};

/// `2026-10-31 08:00`, in the definition's zone; seconds only where there are some, and no less.
std::string moment_text(const semantics::Model& model, int64_t time);

/// A number as people read one: whole, or with two decimals; more where these would make it look like another that it
/// is compared with (49.9987 is not 50).
std::string short_number(double value);
/// The same of a score or of points.
std::string short_points(const semantics::Value& points);
std::string short_signed(const semantics::Value& points);

/// `20 × 0.5^(30/14) = 4.53`, `10 × (1 − 3/60) = 9.5`; just the points where they do not fade.
std::string arithmetic_text(const explain::Explanation::Points& points,
                            const std::optional<explain::Explanation::Decay>& decay, int64_t now);

/// `5 + 3 = 8, at most 5`: what a sum comes to; empty where that goes without saying.
std::string cap_text(const semantics::Value& sum, const semantics::Value& points,
                     const std::optional<semantics::Value>& at_most);

/// `learning that employees is 50`, `employees 500 instead of 501`, `2 visits (page: "/pricing")`, `a webinar, then a
/// form`.
std::string change_text(const explain::ToldChange& change);
/// The changes of a remedy, and the stage where it is not the one asked for.
std::string remedy_text(const explain::Remedy& remedy, const std::string& asked);
/// `any one of these would make it MQL`: what stands above its remedies.
std::string remedies_heading(const explain::WhyNot& next);

/// What knowing a field would do: `50 would make it MQL; fit would be 5 to 20`.
std::string effects_text(const explain::Unknown& unknown);
/// What knowing all of it could do.
std::string at_best_text(const explain::LeadExplanation& told);

/// When a decision changes with no new event, and to what: `if nothing new happens, it falls back to Lead on 2026-11-27
/// at 04:12`.
std::string next_change_text(const ExplainedLead& lead);

/// `any visit in last 30 days no longer holds`, `engagement falls from 50.1 to just under 50`.
std::string turn_text(const explain::NextChange::Turn& turn);

/// `page: "/pricing", seconds: 20`: at most so many fields.
std::string fields_text(const explain::EventNote& event, size_t most);

/// What a value is, as a printer for people shows it: long decimals are rounded.
std::string short_value(const std::string& shown);

}  // namespace merit::cli
