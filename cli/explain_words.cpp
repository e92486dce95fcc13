#include "cli/explain_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "compiler/semantics/zone.h"
#include "runtime/values/calendar.h"
#include "runtime/values/owned_text.h"

namespace merit::cli {
namespace {

using explain::Explanation;
using semantics::Value;

double number_in(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  return static_cast<double>(std::get<int64_t>(value));
}

/// The unit in which a fading period is said, with its length.
int64_t unit_of(int64_t period) {
  for (const int64_t unit : {values::kMicrosPerDay, values::kMicrosPerHour, values::kMicrosPerMinute}) {
    if (period % unit == 0) return unit;
  }
  return values::kMicrosPerSecond;
}

std::string without_last_zeros(std::string text) {
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

}  // namespace

std::string moment_text(const semantics::Model& model, int64_t time) {
  const int64_t local = values::to_local(semantics::zone_of(model), time);
  const int64_t of_day = values::floor_remainder(local, values::kMicrosPerDay);
  std::string text =
      fmt::format("{} {:02}:{:02}", values::date_text(values::floor_divide(local, values::kMicrosPerDay)),
                  of_day / values::kMicrosPerHour, of_day % values::kMicrosPerHour / values::kMicrosPerMinute);
  const int64_t rest = of_day % values::kMicrosPerMinute;
  if (rest == 0) return text;
  return text + fmt::format(":{:02}", rest / values::kMicrosPerSecond);
}

std::string short_number(double value) {
  constexpr int kUsual = 2, kMost = 6;
  for (int decimals = kUsual; decimals <= kMost; ++decimals) {
    std::string text = without_last_zeros(fmt::format("{:.{}f}", value, decimals));
    const bool looks_whole = text.find('.') == std::string::npos;
    if (!looks_whole || value == std::round(value)) return text;
  }
  return values::number_text(value);
}

std::string short_points(const Value& points) {
  const auto* integer = std::get_if<int64_t>(&points);
  return integer ? values::integer_text(*integer) : short_number(number_in(points));
}

std::string short_signed(const Value& points) {
  const std::string text = short_points(points);
  return text.starts_with('-') ? text : "+" + text;
}

std::string short_value(const std::string& shown) {
  const bool is_number = !shown.empty() && shown.find_first_not_of("-.0123456789") == std::string::npos;
  if (!is_number || shown.find('.') == std::string::npos) return shown;
  return short_number(std::strtod(shown.c_str(), nullptr));
}

std::string arithmetic_text(const Explanation::Points& points, const std::optional<Explanation::Decay>& decay,
                            int64_t now) {
  if (is_missing(points.points)) return "points missing";
  const std::string whole = short_points(points.points);
  if (!decay) return short_signed(points.points);
  if (is_missing(points.added)) return whole + ", missing";
  const auto unit = static_cast<double>(unit_of(decay->period));
  const std::string age = short_number(static_cast<double>(now - points.event.at) / unit);
  const std::string period = short_number(static_cast<double>(decay->period) / unit);
  const char* const form = decay->halving ? "{} × 0.5^({}/{}) = {}" : "{} × (1 − {}/{}) = {}";
  return fmt::format(fmt::runtime(form), whole, age, period, short_points(points.added));
}

std::string cap_text(const Value& sum, const Value& points, const std::optional<Value>& at_most) {
  if (!at_most || is_missing(sum) || number_in(sum) == number_in(points)) return "";
  return fmt::format("{}, at most {}", short_points(sum), short_points(*at_most));
}

std::string change_text(const explain::ToldChange& change) {
  using Kind = explain::Change::Kind;
  if (change.kind == Kind::learn) {
    return change.any_other ? fmt::format("learning {}, unless it is one that the definition names", change.field)
                            : fmt::format("learning that {} is {}", change.field, change.value);
  }
  if (change.kind == Kind::become) {
    return change.any_other ? fmt::format("another {} than {}", change.field, change.before)
                            : fmt::format("{} {} instead of {}", change.field, change.value, change.before);
  }
  std::string text;
  for (size_t i = 0; i < change.events.size(); ++i) {
    const explain::EventNote& event = change.events[i];
    if (i > 0) text += ", then ";
    const bool vowel = std::string_view("aeiou").find(event.kind.front()) != std::string_view::npos;
    text +=
        change.times > 1 ? fmt::format("{} {}", change.times, change.plurals[i]) : (vowel ? "an " : "a ") + event.kind;
    constexpr size_t kAllFields = 16;
    const std::string fields = fields_text(event, kAllFields);
    if (!fields.empty()) text += fmt::format(" ({})", fields);
  }
  return text;
}

std::string remedy_text(const explain::Remedy& remedy, const std::string& asked) {
  std::string text;
  for (const explain::ToldChange& change : remedy.changes) text += (text.empty() ? "" : ", and ") + change_text(change);
  return remedy.stage == asked ? text : fmt::format("{}; it is then {}", text, remedy.stage);
}

std::string remedies_heading(const explain::WhyNot& next) {
  if (next.remedies.size() > 1) return fmt::format("any one of these would make it {}", next.stage);
  if (next.remedies.size() == 1) return fmt::format("this would make it {}", next.stage);
  std::string text = fmt::format("nothing that was tried would make it {}", next.stage);
  if (!next.tried_all) return text + "; there is too much for trying it all";
  return next.most_changes < 2 ? text : text + fmt::format(", not even {} changes together", next.most_changes);
}

std::string effects_text(const explain::Unknown& unknown) {
  std::string text;
  for (const explain::Unknown::Effect& effect : unknown.effects) {
    text += fmt::format("{}{} would make it {}", text.empty() ? "" : "; ", effect.value, effect.stage);
  }
  if (unknown.effects.empty()) text = "would not change the stage";
  for (const explain::Unknown::Range& range : unknown.scores) {
    text += fmt::format("; {} could be {} to {}", range.score, short_points(range.low), short_points(range.high));
  }
  return text;
}

std::string at_best_text(const explain::LeadExplanation& told) {
  const bool is_same = told.could_reach == told.decision.stage;
  return fmt::format("with all of it known, {} at best{}", told.could_reach, is_same ? ", as now" : "");
}

std::string next_change_text(const ExplainedLead& lead) {
  const Explanation& decision = lead.told.decision;
  const std::string stage = decision.stage == "none" ? "no stage" : decision.stage;
  if (!lead.told.change) {
    return fmt::format("if nothing new happens, it stays {} for the next five years",
                       decision.disqualified ? "disqualified" : "at " + stage);
  }
  const explain::NextChange& change = *lead.told.change;
  // To the minute: what changes a moment later is not worth the digits.
  const std::string moment =
      moment_text(lead.model, change.at - values::floor_remainder(change.at, values::kMicrosPerMinute));
  const size_t blank = moment.find(' ');
  const std::string when = fmt::format("on {} at {}", moment.substr(0, blank), moment.substr(blank + 1));
  std::string what;
  if (change.disqualified) {
    what = "is disqualified";
  } else if (change.stage == decision.stage) {
    what = "stays at " + stage + ", but changes";
  } else {
    what = (change.earlier ? "falls back to " : "becomes ") + (change.stage == "none" ? "no stage" : change.stage);
  }
  return fmt::format("if nothing new happens, it {} {}", what, when) +
         (change.disqualified ? ": " + *change.disqualified : "");
}

namespace {

/// What a score comes to, with two decimals; one that only looks whole is `just under` or `just over`.
std::string about(const std::string& shown) {
  const bool is_number = !shown.empty() && shown.find_first_not_of("-.0123456789") == std::string::npos;
  if (!is_number || shown.find('.') == std::string::npos) return shown;
  constexpr double kHundredths = 100;
  const double value = std::strtod(shown.c_str(), nullptr);
  const double rounded = std::round(value * kHundredths) / kHundredths;
  const bool looks_whole = rounded == std::round(rounded) && rounded != value;
  return (looks_whole ? (value < rounded ? "just under " : "just over ") : "") + short_number(rounded);
}

}  // namespace

std::string turn_text(const explain::NextChange::Turn& turn) {
  const bool is_condition =
      turn.after == "true" || turn.after == "false" || turn.before == "true" || turn.before == "false";
  if (!is_condition) return fmt::format("{} goes from {} to {}", turn.text, about(turn.before), about(turn.after));
  if (turn.after == "true") return turn.text + " holds from then on";
  return turn.text + (turn.after == "false" ? " no longer holds" : " is then not known");
}

std::string fields_text(const explain::EventNote& event, size_t most) {
  std::string text;
  for (size_t i = 0; i < std::min(most, event.fields.size()); ++i) {
    text += (i == 0 ? "" : ", ") + event.fields[i].name + ": " + short_value(event.fields[i].value);
  }
  return text;
}

}  // namespace merit::cli
