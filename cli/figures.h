/// Figures as people read them. All pure; English spelling: `1,234.5`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace merit::cli {

/// `1234567` is `1,234,567`.
std::string with_separators(int64_t value);

/// `part` of `whole` in per cent with one decimal. What is not nothing is never `0.0%`, what is not all never `100.0%`.
std::string share_text(int64_t part, int64_t whole);

/// A bar of `part / whole` of `width` columns, in eighths of a column; what is not nothing shows at least the thinnest.
std::string bar_text(int64_t part, int64_t whole, uint32_t width);

/// `850 ms`, `2.31 s`, `3 min 5 s`.
std::string elapsed_text(double seconds);

/// `1 lead`, `2,000 leads`.
std::string counted(int64_t count, std::string_view noun);

/// `text` with spaces before or after it, so that it takes `width` columns of a terminal.
std::string pad_left(std::string_view text, uint32_t width);
std::string pad_right(std::string_view text, uint32_t width);

/// `text`, cut to `width` columns with `…` at its end where it is wider. Control characters are replaced.
std::string fit(std::string_view text, uint32_t width);

}  // namespace merit::cli
