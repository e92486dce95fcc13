#include "compiler/init/remarks.h"

#include <fmt/core.h>

#include <cmath>

#include "compiler/init/figures.h"

namespace merit::init {
namespace {

using columns::Type;
using infer::Look;

std::string range_of(const infer::Column& column) {
  const infer::ColumnProfile& profile = column.profile;
  const auto number = [](double value) {
    const bool whole = value == std::floor(value) && std::fabs(value) < 1e15;
    return whole ? grouped(static_cast<int64_t>(value)) : plain(value);
  };
  switch (column.guess.type) {
    case Type::integer:
    case Type::number:
      if (profile.least > profile.most) return {};
      if (profile.least == profile.most) return fmt::format("always {}", number(profile.least));
      return fmt::format("{} to {}", number(profile.least), number(profile.most));
    case Type::time:
    case Type::date: {
      if (profile.earliest > profile.latest) return {};
      const std::string first = day_of(profile.earliest), last = day_of(profile.latest);
      return first == last ? first : fmt::format("{} to {}", first, last);
    }
    default:
      return {};
  }
}

void add(std::string& text, const std::string& part) {
  if (part.empty()) return;
  if (!text.empty()) text += "; ";
  text += part;
}

}  // namespace

std::string surprise_in(const infer::Column& column) {
  switch (column.guess.look) {
    case Look::mixed:
      return fmt::format("{} in other than {}: kept as text", counted(column.guess.other, "value"),
                         column.guess.most_are_times ? "times" : "numbers");
    case Look::grouped_numbers:
      return "numbers with separators between thousands, which do not read as numbers";
    case Look::comma_numbers:
      return "numbers with a decimal comma, which do not read as numbers";
    case Look::percents:
      return "numbers with `%`, which do not read as numbers";
    case Look::currencies:
      return "amounts with a currency, which do not read as numbers";
    case Look::day_first:
      return "days like 31/12/2026, which do not read as dates: ISO 8601 does";
    case Look::month_first:
      return "days like 12/31/2026, which do not read as dates: ISO 8601 does";
    case Look::day_or_month_first:
      return "days like 03/04/2026, March or April: no value tells; ISO 8601 reads as a date";
    case Look::words_dates:
      return "days with the month as a word, which do not read as dates: ISO 8601 does";
    case Look::epoch_seconds:
      return "looks like seconds since 1970; only ISO 8601 reads as a time";
    case Look::epoch_milliseconds:
      return "looks like milliseconds since 1970; only ISO 8601 reads as a time";
    default:
      return {};
  }
}

std::string remark_on(const infer::Column& column, bool key) {
  const infer::ColumnProfile& profile = column.profile;
  if (profile.rows == 0) return {};
  if (column.guess.look == Look::empty) return "never filled";
  std::string remark;
  if (key) {
    add(remark, profile.keys.repeats() == 0
                    ? "unique and always filled"
                    : fmt::format("always filled, but {} {}", counted(profile.keys.repeats(), "row"),
                                  profile.keys.repeats() == 1 ? "repeats another" : "repeat others"));
    return remark;
  }
  if (column.guess.missing > 0) add(remark, percent_of(column.guess.missing, profile.rows) + " missing");
  add(remark, surprise_in(column));
  if (surprise_in(column).empty()) add(remark, range_of(column));
  return remark;
}

}  // namespace merit::init
