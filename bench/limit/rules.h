/// The benchmark's rules (bench/rules.py) as constants, and what is asked of events for all rules of a set together.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace merit::limit {

constexpr int64_t kNow = 1'782'820'800;  ///< seconds; all times are whole ones
constexpr int64_t kDay = 86'400;

constexpr std::array<const char*, 20> kCountries = {"US", "GB", "DE", "FR", "IN", "CA", "AU", "NL", "BR", "ES",
                                                    "IT", "SE", "PL", "JP", "SG", "MX", "CH", "BE", "DK", "IE"};
constexpr std::array<const char*, 4> kIndustries = {"software", "finance", "media", "telecom"};
constexpr std::array<const char*, 4> kAssets = {"roi-calculator", "buyer-guide", "price-list", "demo-video"};

struct Rule {
  int32_t fewest, most, visits_days, visits, download_days, form_days, spent_days, spent, days_days, days,
      sequence_days, paper_days, recent_days, points;
  size_t asset;
  uint32_t countries;  ///< a bit a country
};

constexpr Rule variation(int32_t k) {
  uint32_t countries = 0;
  for (const int32_t place : {0, 3, 7, 11}) countries |= 1U << (k + place) % 20;
  return {50 + 5 * k,        500 + 50 * (k % 5), 7 + 3 * (k % 4),  3 + k % 3,        30 + 5 * (k % 6),
          30 + 10 * (k % 3), 30 + 10 * (k % 3),  500 + 100 * k,    90 - 5 * (k % 5), 6,
          14 + 2 * (k % 5),  90 + 15 * (k % 3),  30 + 5 * (k % 4), 50 + 5 * (k % 4), static_cast<size_t>(k % 4),
          countries};
}

/// Distinct window starts, in seconds since 1970.
struct Windows {
  std::array<int32_t, 32> starts{};
  size_t count = 0;

  constexpr size_t of_days(int32_t days) {
    const auto start = static_cast<int32_t>(kNow - days * kDay);
    for (size_t i = 0; i < count; ++i) {
      if (starts[i] == start) return i;
    }
    starts[count] = start;
    return count++;
  }
  constexpr int32_t oldest() const {
    int32_t result = std::numeric_limits<int32_t>::max();
    for (size_t i = 0; i < count; ++i) result = std::min(result, starts[i]);
    return result;
  }
};

/// Which window each part of a rule looks at.
struct WindowsOfRule {
  size_t visits, download, form, days, paper, recent, spent;
};

template <size_t kRules>
struct RuleSet {
  std::array<Rule, kRules> rules{};
  std::array<WindowsOfRule, kRules> windows_of{};
  Windows windows, spent_windows;

  constexpr RuleSet() {
    for (size_t k = 0; k < kRules; ++k) {
      rules[k] = variation(static_cast<int32_t>(k));
      const Rule& rule = rules[k];
      windows_of[k] = {windows.of_days(rule.visits_days),     windows.of_days(rule.download_days),
                       windows.of_days(rule.form_days),       windows.of_days(rule.days_days),
                       windows.of_days(rule.paper_days),      windows.of_days(rule.recent_days),
                       spent_windows.of_days(rule.spent_days)};
    }
  }
};

}  // namespace merit::limit
