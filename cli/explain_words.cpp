#include "cli/explain_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "runtime/values/calendar.h"
#include "runtime/values/owned_text.h"
#include "runtime/values/zones.h"

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
  const values::Zone* zone = values::find_zone(model.definition.zone);
  const int64_t local = values::to_local(zone ? *zone : values::utc_zone(), time);
  const int64_t of_day = values::floor_remainder(local, values::kMicrosPerDay);
  std::string text =
      fmt::format("{} {:02}:{:02}", values::date_text(values::floor_divide(local, values::kMicrosPerDay)),
                  of_day / values::kMicrosPerHour, of_day % values::kMicrosPerHour / values::kMicrosPerMinute);
  const int64_t rest = of_day % values::kMicrosPerMinute;
  if (rest == 0) return text;
  text += fmt::format(":{:02}", rest / values::kMicrosPerSecond);
  const int64_t fraction = rest % values::kMicrosPerSecond;
  return fraction == 0 ? text : text + without_last_zeros(fmt::format(".{:06}", fraction));
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

std::string fields_text(const explain::EventNote& event, size_t most) {
  std::string text;
  for (size_t i = 0; i < std::min(most, event.fields.size()); ++i) {
    text += (i == 0 ? "" : ", ") + event.fields[i].name + " " + short_value(event.fields[i].value);
  }
  return text;
}

}  // namespace merit::cli
