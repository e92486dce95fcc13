#include "runtime/infer/cell_shapes.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "runtime/values/fold.h"

namespace merit::infer {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_small(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<uint8_t>(c) >= 0x80;
}
bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// Reads a number of one or two digits (of four: `most`) off the front; -1 where there is none.
int take_number(std::string_view& text, size_t most) {
  size_t size = 0;
  int value = 0;
  while (size < text.size() && size < most && is_digit(text[size])) value = value * 10 + (text[size++] - '0');
  text.remove_prefix(size);
  return size == 0 ? -1 : value;
}

constexpr auto kCurrencies = std::to_array<std::string_view>(
    {"$", "€", "£", "¥", "₹", "USD", "EUR", "GBP", "CHF", "JPY", "US$", "CA$", "kr", "zł"});

/// Takes a currency off either end.
bool take_currency(std::string_view& text) {
  for (const std::string_view currency : kCurrencies) {
    if (text.starts_with(currency)) return text = values::trim(text.substr(currency.size())), true;
    if (text.ends_with(currency)) {
      return text = values::trim(text.substr(0, text.size() - currency.size())), true;
    }
  }
  return false;
}

/// `1,234,567`: one to three digits, then groups of three behind `separator`.
bool is_grouped(std::string_view text, std::string_view separator) {
  const size_t first = text.find(separator);
  if (first == std::string_view::npos || first == 0 || first > 3 || !all_digits(text.substr(0, first))) return false;
  text.remove_prefix(first);
  while (!text.empty()) {
    if (!text.starts_with(separator)) return false;
    text.remove_prefix(separator.size());
    if (text.size() < 3 || !all_digits(text.substr(0, 3))) return false;
    text.remove_prefix(3);
  }
  return true;
}

bool is_plain(std::string_view text) {
  const size_t point = text.find('.');
  if (point == std::string_view::npos) return all_digits(text);
  return all_digits(text.substr(0, point)) && all_digits(text.substr(point + 1));
}

NumberShape shape_of_digits(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front()) || !is_digit(text.back())) return NumberShape::none;
  const size_t point = text.rfind('.'), comma = text.rfind(',');
  constexpr auto kNone = std::string_view::npos;
  for (const std::string_view separator :
       {std::string_view(","), std::string_view(" "), std::string_view("'"), std::string_view("\u00A0"),
        std::string_view("\u202F"), std::string_view("’")}) {
    const std::string_view whole = point == kNone ? text : text.substr(0, point);
    const bool fraction_fits = point == kNone || all_digits(text.substr(point + 1));
    if (fraction_fits && is_grouped(whole, separator)) return NumberShape::grouped;
  }
  if (comma == kNone || !all_digits(text.substr(comma + 1))) return NumberShape::none;
  const std::string_view whole = text.substr(0, comma);
  if (all_digits(whole) || is_grouped(whole, ".") || is_grouped(whole, " ")) return NumberShape::comma;
  return NumberShape::none;
}

constexpr auto kMonths = std::to_array<std::string_view>(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mär", "mai", "okt", "dez"});

bool names_month(std::string_view word) {
  return std::ranges::any_of(kMonths, [&](std::string_view month) {
    return word.size() >= month.size() && values::equals_folded(word.substr(0, month.size()), month);
  });
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const size_t begin = text.find_first_not_of(" ,.");
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    const size_t size = std::min(text.find_first_of(" ,."), text.size());
    words.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return words;
}

/// `Jan 5, 2026 10:00`, `5 January 2026`, `Monday, 5 January 2026`.
bool has_month_day_year(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() < 3 || words.size() > 8) return false;
  const auto is_year = [](std::string_view word) {
    return word.size() == 4 && all_digits(word) && (word.starts_with("19") || word.starts_with("20"));
  };
  const auto is_day = [](std::string_view word) { return word.size() <= 2 && all_digits(word); };
  return std::ranges::any_of(words, names_month) && std::ranges::any_of(words, is_year) &&
         std::ranges::any_of(words, is_day);
}

constexpr auto kGivenNames = std::to_array<std::string_view>({
    "aaron",   "ada",      "adam",      "ahmed",     "aisha",     "albert",    "alejandro", "alex",      "alexander",
    "alice",   "amanda",   "amy",       "ana",       "andrea",    "andreas",   "andrew",    "angela",    "anita",
    "anja",    "anna",     "anne",      "anthony",   "antonio",   "barbara",   "ben",       "benjamin",  "bernd",
    "bob",     "brian",    "bruno",     "carla",     "carlos",    "carol",     "catherine", "charles",   "charlotte",
    "chen",    "chris",    "christian", "christina", "christine", "claire",    "claudia",   "clara",     "dan",
    "daniel",  "david",    "deborah",   "dennis",    "diana",     "diego",     "dieter",    "dirk",      "dmitri",
    "dorothy", "edward",   "elena",     "elizabeth", "ella",      "emily",     "emma",      "eric",      "erik",
    "eva",     "fatima",   "felix",     "fernando",  "frank",     "gabriel",   "george",    "giulia",    "grace",
    "greg",    "hana",     "hannah",    "hans",      "heather",   "helen",     "helga",     "henry",     "ian",
    "ines",    "ingrid",   "irina",     "isabel",    "ivan",      "jack",      "jacob",     "james",     "jan",
    "jane",    "jason",    "javier",    "jean",      "jeff",      "jennifer",  "jens",      "jessica",   "jim",
    "joan",    "joe",      "johanna",   "john",      "jonas",     "jorge",     "jose",      "joseph",    "josé",
    "juan",    "julia",    "julie",     "jürgen",    "karen",     "karl",      "kate",      "katharina", "katherine",
    "kathrin", "kelly",    "ken",       "kevin",     "kim",       "klaus",     "lars",      "laura",     "lena",
    "leo",     "li",       "linda",     "lisa",      "louis",     "lucas",     "lucia",     "luis",      "luke",
    "marco",   "margaret", "maria",     "marie",     "mario",     "mark",      "markus",    "martha",    "martin",
    "mary",    "matt",     "matthew",   "max",       "megan",     "mei",       "melanie",   "michael",   "michelle",
    "miguel",  "mike",     "mohamed",   "mohammed",  "monika",    "muhammad",  "nancy",     "natalie",   "nicole",
    "nina",    "noah",     "nora",      "oliver",    "olga",      "olivia",    "oscar",     "otto",      "patricia",
    "patrick", "paul",     "paula",     "pedro",     "peter",     "petra",     "philip",    "pierre",    "priya",
    "rachel",  "ralf",     "raj",       "rebecca",   "richard",   "rita",      "robert",    "roger",     "rosa",
    "ryan",    "sabine",   "sam",       "samuel",    "sandra",    "sara",      "sarah",     "scott",     "sebastian",
    "sergei",  "simon",    "sofia",     "sophie",    "stefan",    "stephanie", "stephen",   "steve",     "steven",
    "susan",   "susanne",  "sven",      "tanja",     "theo",      "thomas",    "tim",       "tina",      "tom",
    "ulrich",  "ursula",   "uwe",       "vera",      "victor",    "victoria",  "walter",    "wang",      "wei",
    "werner",  "william",  "wolfgang",  "yuki",      "zoe",
});

}  // namespace

NumberShape number_shape_of(std::string_view trimmed) {
  if (trimmed.size() > 40) return NumberShape::none;
  std::string_view text = trimmed;
  const bool percent = text.ends_with('%');
  if (percent) text = values::trim(text.substr(0, text.size() - 1));
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  const bool currency = take_currency(text);
  const NumberShape shape = shape_of_digits(text);
  if (shape == NumberShape::none && !is_plain(text)) return NumberShape::none;
  return percent ? NumberShape::percent : currency ? NumberShape::currency : shape;
}

DateShape date_shape_of(std::string_view trimmed) {
  if (trimmed.size() < 6 || trimmed.size() > 60) return DateShape::none;
  if (!is_digit(trimmed.front()) || trimmed.find_first_of("/.-") > 2) {
    return has_month_day_year(trimmed) ? DateShape::words : DateShape::none;
  }
  std::string_view text = trimmed;
  const int first = take_number(text, 2);
  if (text.empty()) return DateShape::none;
  const char separator = text.front();
  if (separator != '/' && separator != '.' && separator != '-') return DateShape::none;
  text.remove_prefix(1);
  const int second = take_number(text, 2);
  if (second < 0) return has_month_day_year(trimmed) ? DateShape::words : DateShape::none;
  if (text.empty() || text.front() != separator) return DateShape::none;
  text.remove_prefix(1);
  const size_t before = text.size();
  if (take_number(text, 4) < 0 || (before - text.size() != 2 && before - text.size() != 4)) return DateShape::none;
  if (!text.empty() && text.front() != ' ' && text.front() != ',' && text.front() != 'T') return DateShape::none;
  if (first < 1 || second < 1 || first > 31 || second > 31 || (first > 12 && second > 12)) return DateShape::none;
  if (first > 12) return DateShape::day_first;
  return second > 12 ? DateShape::month_first : DateShape::ambiguous;
}

bool is_email_like(std::string_view trimmed) {
  const size_t at = trimmed.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < trimmed.size() &&
         trimmed.find(' ') == std::string_view::npos;
}

bool is_url_like(std::string_view trimmed) {
  return trimmed.starts_with("http://") || trimmed.starts_with("https://") || trimmed.starts_with("www.") ||
         (trimmed.starts_with('/') && trimmed.size() > 1);
}

bool begins_with_given_name(std::string_view trimmed) {
  const auto words = words_of(trimmed);
  if (words.empty() || words.size() > 4) return false;
  const auto is_word = [&](std::string_view name) { return values::equals_folded(words.front(), name); };
  return std::ranges::any_of(kGivenNames, is_word);
}

bool is_person_like(std::string_view trimmed) {
  if (begins_with_given_name(trimmed)) return true;
  const auto words = words_of(trimmed);
  if (words.size() < 2 || words.size() > 3) return false;
  return std::ranges::all_of(words, [](std::string_view word) {
    return is_capital(word.front()) && word.size() > 1 && std::ranges::all_of(word.substr(1), is_small);
  });
}

bool has_leading_zero(std::string_view trimmed) {
  return trimmed.size() > 1 && trimmed.front() == '0' && all_digits(trimmed);
}

bool is_long_digits(std::string_view trimmed) {
  constexpr size_t kExactDigits = 15;
  return trimmed.size() > kExactDigits && all_digits(trimmed);
}

bool is_token_like(std::string_view trimmed) {
  if (trimmed.size() < 15 || trimmed.find(' ') != std::string_view::npos) return false;
  return std::ranges::count_if(trimmed, is_digit) >= 3;
}

}  // namespace merit::infer
