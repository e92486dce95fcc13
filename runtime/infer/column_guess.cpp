#include "runtime/infer/column_guess.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "runtime/infer/cell_shapes.h"
#include "runtime/infer/header_words.h"
#include "runtime/infer/label_order.h"

namespace merit::infer {
namespace {

using columns::Type;

constexpr size_t kMostLabels = 12;
constexpr size_t kLongestLabel = 40;      // bytes
constexpr int64_t kLeastRowsOfFlag = 20;  // 0 and 1 alone, before they are taken for a boolean

int64_t spelled(const ColumnProfile& profile) {
  return std::accumulate(profile.spelled.begin(), profile.spelled.end(), int64_t{0});
}

bool mostly(int64_t part, int64_t whole) {
  return part * 2 > whole;
}

/// A number of digits that is no quantity.
bool is_identity(const ColumnProfile& profile, const HeaderWords& header) {
  return profile.leading_zeros > 0 || profile.plus_signs > 0 || profile.long_digits > 0 || header.names_identity();
}

bool is_flag(const ColumnProfile& profile, const HeaderWords& header) {
  if (profile.reads_as(Type::boolean) != profile.values) return false;
  if (profile.zero_or_one + profile.typed_numbers < profile.values) return true;  // `true`, `yes` …
  if (header.names_count()) return false;
  const bool both = profile.least == 0 && profile.most == 1;
  return header.names_flag() || (both && profile.values >= kLeastRowsOfFlag);
}

/// The type as which every value reads, other than text; nothing where there is none.
std::optional<Type> common_type(const ColumnProfile& profile, const HeaderWords& header) {
  const int64_t all = profile.values;
  if (all == 0 || profile.unreadable > 0) return std::nullopt;
  if (profile.typed_durations == all) return Type::duration;
  if (profile.typed_dates == all) return Type::date;
  if (is_flag(profile, header)) return Type::boolean;
  if (is_identity(profile, header) && profile.reads_as(Type::number) > 0) return std::nullopt;
  if (profile.reads_as(Type::integer) == all) {
    return profile.fractions > 0 || (header.names_amount() && !header.has("score")) ? Type::number : Type::integer;
  }
  if (profile.reads_as(Type::number) == all) return Type::number;
  if (profile.reads_as(Type::date) == all && profile.typed_times == 0) return Type::date;
  if (profile.reads_as(Type::time) == all) return Type::time;
  return std::nullopt;
}

/// Whether a column has few values that come back, none of which can be a person's or a text of its own.
bool is_enumeration(const ColumnProfile& profile, const HeaderWords& header,
                    const std::vector<ValueCounts::Value>& labels) {
  if (labels.size() < 2 || labels.size() > kMostLabels || !profile.composed) return false;
  if (profile.emails > 0 || profile.urls > 0 || profile.tokens > 0 || profile.longest > kLongestLabel) return false;
  if (header.names_person() || header.names_identity()) return false;
  const bool named = header.names_class();
  if (!named && header.names_free_text()) return false;
  if (!named && mostly(profile.persons, profile.values)) return false;
  const auto is_name = [](const ValueCounts::Value& label) { return begins_with_given_name(label.text); };
  if (!named && std::ranges::any_of(labels, is_name)) return false;
  const auto total = static_cast<int64_t>(labels.size());
  const auto single = std::ranges::count_if(labels, [](const ValueCounts::Value& label) { return label.count == 1; });
  return profile.values >= total * (named ? 3 : 4) && single * 4 <= total;
}

Look look_of_integers(const ColumnProfile& profile, const HeaderWords& header) {
  constexpr double kFrom = 946'684'800, kTo = 4'102'444'800;  // the years 2000 to 2100, in seconds
  if (!header.names_time() || profile.fractions > 0) return Look::plain;
  if (profile.least >= kFrom && profile.most < kTo) return Look::epoch_seconds;
  if (profile.least >= kFrom * 1000 && profile.most < kTo * 1000) return Look::epoch_milliseconds;
  return Look::plain;
}

Look look_of_dates(const ColumnProfile& profile) {
  const auto count = [&](DateShape shape) { return profile.date_shapes[static_cast<size_t>(shape)]; };
  const int64_t days = count(DateShape::day_first), months = count(DateShape::month_first);
  const int64_t either = count(DateShape::ambiguous), words = count(DateShape::words);
  if (!mostly(days + months + either + words, profile.values)) return Look::plain;
  if (mostly(words, profile.values)) return Look::words_dates;
  if (days > 0 && months == 0) return Look::day_first;
  if (months > 0 && days == 0) return Look::month_first;
  return Look::day_or_month_first;
}

Look look_of_numbers(const ColumnProfile& profile) {
  const auto count = [&](NumberShape shape) { return profile.number_shapes[static_cast<size_t>(shape)]; };
  const int64_t grouped = count(NumberShape::grouped), comma = count(NumberShape::comma);
  const int64_t percent = count(NumberShape::percent), currency = count(NumberShape::currency);
  const int64_t shaped = grouped + comma + percent + currency;
  if (shaped == 0 || shaped + profile.reads_as(Type::number) < profile.values) return Look::plain;
  if (percent * 2 >= shaped) return Look::percents;
  if (currency * 2 >= shaped) return Look::currencies;
  return comma >= grouped ? Look::comma_numbers : Look::grouped_numbers;
}

/// What a column of texts looks like.
void look_at_texts(const ColumnProfile& profile, const HeaderWords& header, ColumnGuess& guess) {
  const int64_t numbers = profile.reads_as(Type::number), times = profile.reads_as(Type::time);
  if (mostly(profile.emails, profile.values)) {
    guess.look = Look::email;
  } else if (numbers == profile.values && is_identity(profile, header)) {
    guess.look = Look::identity;
  } else if (const Look dates = look_of_dates(profile); dates != Look::plain) {
    guess.look = dates;
  } else if (const Look written = look_of_numbers(profile); written != Look::plain) {
    guess.look = written;
  } else if (!is_identity(profile, header) && std::max(numbers, times) * 10 >= profile.values * 9) {
    guess.look = Look::mixed;
    guess.most_are_times = times > numbers;
    guess.other = profile.values - std::max(numbers, times);
  }
}

}  // namespace

Spellings choose_spellings(const std::vector<ColumnProfile>& columns) {
  const auto all = null_spellings();
  std::vector<bool> chosen(all.size(), false);
  for (size_t i = 0; i < all.size(); ++i) {
    const auto has = [i](const ColumnProfile& column) { return column.spelled[i] > 0; };
    if (all[i].spelled == Spelled::always) {
      chosen[i] = std::ranges::any_of(columns, has);
      continue;
    }
    // Where it may be a value, as `NA` among countries, no column can take it for missing.
    const auto may_mean_it = [&](const ColumnProfile& column) {
      return has(column) && !common_type(column, HeaderWords(column.name)) && column.values > 0;
    };
    const auto needs = [&](const ColumnProfile& column) {
      return has(column) && common_type(column, HeaderWords(column.name)).has_value();
    };
    chosen[i] = std::ranges::any_of(columns, needs) && std::ranges::none_of(columns, may_mean_it);
  }
  Spellings spellings;
  for (size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i]) spellings.push_back(i);
  }
  return spellings;
}

ColumnGuess guess_column(const ColumnProfile& profile, const Spellings& spellings) {
  const HeaderWords header(profile.name);
  ColumnGuess guess;
  int64_t declared = 0;
  for (const size_t spelling : spellings) declared += profile.spelled[spelling];
  const int64_t undeclared = spelled(profile) - declared;  // texts like any other
  guess.missing = profile.absent + declared;
  if (profile.unreadable > 0) {
    guess.look = Look::unreadable;
    return guess;
  }
  if (profile.values + undeclared == 0) {
    guess.look = Look::empty;
    return guess;
  }
  const auto type = common_type(profile, header);
  if (type && undeclared == 0) {
    guess.type = *type;
    if (*type == Type::integer || *type == Type::number) guess.look = look_of_integers(profile, header);
    return guess;
  }
  look_at_texts(profile, header, guess);
  if (guess.look != Look::plain || profile.counts.overflowed()) return guess;
  auto values = profile.counts.values();
  for (size_t i = 0; i < null_spellings().size(); ++i) {
    const bool is_declared = std::ranges::find(spellings, i) != spellings.end();
    if (profile.spelled[i] > 0 && !is_declared) {
      values.push_back({std::string(null_spellings()[i].text), profile.spelled[i]});
    }
  }
  if (!is_enumeration(profile, header, values)) return guess;
  guess.type = Type::enumeration;
  guess.labels = in_natural_order(std::move(values));
  return guess;
}

bool is_unique_and_filled(const ColumnProfile& profile) {
  return profile.values == profile.rows && profile.unreadable == 0 && !profile.keys.forgotten() &&
         profile.keys.repeats() == 0;
}

}  // namespace merit::infer
