#include "runtime/infer/label_order.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include "runtime/values/fold.h"

namespace merit::infer {
namespace {

using Scale = std::vector<std::string_view>;
using Values = std::vector<ValueCounts::Value>;

const std::vector<Scale>& scales() {
  static const std::vector<Scale> all{
      {"very low", "low", "normal", "medium", "high", "very high", "urgent"},
      {"cold", "warm", "hot"},
      {"free", "trial", "basic", "starter", "standard", "professional", "pro", "premium", "business", "paid",
       "enterprise"},
      {"bronze", "silver", "gold", "platinum"},
      {"micro", "small", "medium", "mid-market", "large", "enterprise"},
      {"intern", "entry", "junior", "employee", "senior", "manager", "director", "vp", "executive", "partner", "owner"},
      {"never", "rarely", "sometimes", "often", "always"},
      {"subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist",
       "other"},
      {"no", "nein", "non", "n", "maybe", "yes", "ja", "oui", "y"},
  };
  return all;
}

/// By place in the scale; nothing where a value is none of it.
std::optional<std::vector<size_t>> ranks_on(const Scale& scale, const Values& values) {
  std::vector<size_t> ranks;
  for (const auto& value : values) {
    const auto found =
        std::ranges::find_if(scale, [&](std::string_view step) { return values::equals_folded(step, value.text); });
    if (found == scale.end()) return std::nullopt;
    ranks.push_back(static_cast<size_t>(found - scale.begin()));
  }
  return ranks;
}

/// The number a value begins with: `11-50`, `1,001+`, `< 10` comes first.
std::optional<size_t> leading_number(std::string_view text) {
  size_t number = 0, digits = 0;
  const bool below = text.starts_with('<');
  while (!text.empty() && (text.front() == '<' || text.front() == '>' || text.front() == ' ')) text.remove_prefix(1);
  for (const char c : text) {
    if (c == ',' && digits > 0) continue;
    if (c < '0' || c > '9' || digits == 15) break;
    number = number * 10 + static_cast<size_t>(c - '0');
    ++digits;
  }
  if (digits == 0) return std::nullopt;
  return below ? 0 : number;
}

std::optional<std::vector<size_t>> ranks_by_number(const Values& values) {
  std::vector<size_t> ranks;
  for (const auto& value : values) {
    const auto number = leading_number(value.text);
    if (!number) return std::nullopt;
    ranks.push_back(*number);
  }
  return ranks;
}

std::optional<std::vector<size_t>> known_ranks(const Values& values) {
  for (const Scale& scale : scales()) {
    if (auto ranks = ranks_on(scale, values)) return ranks;
  }
  return ranks_by_number(values);
}

}  // namespace

std::vector<std::string> in_natural_order(Values values) {
  std::ranges::sort(
      values, [](const auto& a, const auto& b) { return a.count != b.count ? a.count > b.count : a.text < b.text; });
  std::vector<std::pair<size_t, std::string>> ranked;
  const auto ranks = known_ranks(values);
  for (size_t i = 0; i < values.size(); ++i) ranked.emplace_back(ranks ? (*ranks)[i] : i, std::move(values[i].text));
  std::ranges::stable_sort(ranked, {}, [](const auto& each) { return each.first; });
  std::vector<std::string> labels;
  for (auto& [rank, label] : ranked) labels.push_back(std::move(label));
  return labels;
}

}  // namespace merit::infer
