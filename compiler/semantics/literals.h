/// Literals → values. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/semantics/types.h"
#include "compiler/syntax/ast.h"
#include "runtime/values/zones.h"

namespace merit::semantics {

/// The calendar length of `2 months`: nothing for exact lengths.
std::optional<CalendarBack> calendar_length(const syntax::Literal& literal);

/// A text as a message quotes it: cut short when it is long.
std::string shortened(std::string text);

/// A literal's value and type; a time without an offset is in `zone`. What cannot be (February 30, a number that does
/// not fit, a calendar length) is reported.
std::optional<TypedValue> read_literal(const syntax::Literal& literal, const values::Zone& zone,
                                       diagnostics::Diagnostics& diagnostics);

/// What a calendar unit is in days, months …; nothing for seconds, minutes and hours.
std::optional<CalendarUnit> calendar_unit(syntax::Unit unit);

/// `2026-10-01` as a day number, if the calendar has that day.
std::optional<int64_t> read_date(std::string_view text);
/// `2026-10-01T09:30[:05[.123456]]` with `Z`, an offset, or in `zone`.
std::optional<int64_t> read_time(std::string_view text, const values::Zone& zone);

}  // namespace merit::semantics
