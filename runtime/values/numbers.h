/// Numbers as text, and text as numbers (docs/language.md, "Modules, data, tests").
///
/// Reading is plain: white space around is trimmed; then an optional sign, digits with an optional `.` among them (one
/// digit at least), an optional exponent. No thousands separators, no locale, no hexadecimal, no `inf`, no `nan`. What
/// does not read, or is too large for its type, is missing. A number is rounded correctly, half to even; what is too
/// small becomes 0. An integer may be written as a number that is whole: `100.0`, `1e3`.
///
/// Writing gives the shortest decimal that reads back as the same number (and of these the closest), plain for
/// 1e-6 <= |x| < 1e21 and zero, with an exponent (`1e+21`, `1.5e-7`) beyond, as JavaScript does. −0 is written `0`.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/values/maybe.h"
#include "runtime/values/text_view.h"

namespace merit::values {

inline constexpr size_t kIntegerTextSize = 20;
inline constexpr size_t kNumberTextSize = 26;

/// These write to `out`, which has room for the size above, and return the number of bytes written.
size_t write_integer(int64_t value, char* out);
size_t write_number(double value, char* out);  ///< nothing for a value that is not finite

Maybe<int64_t> parse_integer(TextView text);
Maybe<double> parse_number(TextView text);

/// `true false yes no 1 0`, in any case, trimmed.
Maybe<bool> parse_boolean(TextView text);

}  // namespace merit::values
