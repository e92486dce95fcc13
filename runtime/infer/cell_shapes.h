/// What a text looks like that reads as text alone. These look at one value and say nothing of its column.
#pragma once

#include <cstdint>
#include <string_view>

namespace merit::infer {

/// A number written for people, which does not read as one.
enum class NumberShape : uint8_t {
  none,
  grouped,   ///< `1,234`, `1 234.5`: separators between thousands
  comma,     ///< `3,5`, `1.234,56`: the comma is the decimal one
  percent,   ///< `12 %`
  currency,  ///< `$1,200`, `99.00 EUR`
};
NumberShape number_shape_of(std::string_view trimmed);

/// A day or a time in a layout that does not read, by the order in which its day and month stand.
enum class DateShape : uint8_t {
  none,
  day_first,    ///< `31/12/2026`, `31.12.26 14:30`: the first number can be no month
  month_first,  ///< `12/31/2026`
  ambiguous,    ///< `03/04/2026`
  words,        ///< `Jan 5, 2026`, `5 January 2026`
};
DateShape date_shape_of(std::string_view trimmed);

bool is_email_like(std::string_view trimmed);
bool is_url_like(std::string_view trimmed);
/// Two or three capitalised words (`Ada Lovelace`, `Lovelace, Ada`), or a word that is a common given name.
bool is_person_like(std::string_view trimmed);
/// A given name that is common somewhere, alone or at the beginning.
bool begins_with_given_name(std::string_view trimmed);
/// More than one digit, the first of them 0, and nothing else.
bool has_leading_zero(std::string_view trimmed);
/// Digits alone, more than a number can hold exactly.
bool is_long_digits(std::string_view trimmed);
/// Long, of letters and digits mixed: an id, a hash.
bool is_token_like(std::string_view trimmed);

}  // namespace merit::infer
