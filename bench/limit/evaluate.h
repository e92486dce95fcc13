/// Decides about the leads of one partition after another: its events are sorted to leads in cache, and all rules of a
/// set are answered from one set of masks, a bit an event.
#pragma once

#include <immintrin.h>

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "bench/limit/events.h"
#include "bench/limit/leads.h"
#include "bench/limit/rules.h"

namespace merit::limit {

enum Stage : uint8_t { kLead, kMql, kSql };

/// By rule and lead.
template <size_t kRules>
struct Decisions {
  std::array<std::vector<int32_t>, kRules> points;
  std::array<std::vector<uint8_t>, kRules> stages;

  void resize(size_t leads) {
    for (auto& column : points) column.resize(leads);
    for (auto& column : stages) column.resize(leads);
  }
};

/// Used by one thread.
template <size_t kRules, bool kSequence>
class Evaluator {
 public:
  static constexpr RuleSet<kRules> kSet{};

  Evaluator(const Leads& leads, const std::vector<SeenEvents>& groups, Decisions<kRules>& decisions)
      : leads_(leads), groups_(groups), decisions_(decisions) {}

  void evaluate(uint32_t partition) {
    sort_events(partition);
    sum_purchases(partition);
    const uint32_t first = partition << kPartitionBits;
    const uint32_t end = std::min(leads_.count(), first + kPartitionLeads);
    for (uint32_t lead = first; lead < end; ++lead) decide(lead, lead - first);
  }

 private:
  /// What a walk over a lead's events finds, which masks cannot.
  struct Walk {
    int32_t gap = std::numeric_limits<int32_t>::max();  ///< shortest from a visit of the prices to a form, in seconds
    bool careers = false;
  };
  struct Counts {
    std::array<int32_t, kRules> visits{}, papers{}, days{}, recent{};
    std::array<bool, kRules> hit{};  ///< a download or a form
  };

  void sort_events(uint32_t partition) {
    begins_.assign(kPartitionLeads + 2, 0);
    size_t total = 0;
    for (const SeenEvents& group : groups_) {
      for (const uint64_t event : of(group, partition)) ++begins_[(event >> 48) + 2];
      total += of(group, partition).size();
    }
    for (size_t i = 2; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
    seconds_.resize(total + 64);
    classes_.resize(total + 64);
    for (const SeenEvents& group : groups_) {
      for (const uint64_t event : of(group, partition)) {
        const uint32_t place = begins_[(event >> 48) + 1]++;
        seconds_[place] = static_cast<int32_t>(event);
        classes_[place] = static_cast<uint16_t>(event >> 32);
      }
    }
  }

  static std::span<const uint64_t> of(const SeenEvents& group, uint32_t partition) {
    const uint32_t begin = group.begins[partition];
    return std::span(group.events).subspan(begin, group.begins[partition + 1] - begin);
  }

  void sum_purchases(uint32_t partition) {
    spent_.assign(kSet.spent_windows.count << kPartitionBits, 0);
    const uint32_t first = partition << kPartitionBits;
    for (const SeenEvents& group : groups_) {
      auto purchase = std::ranges::lower_bound(group.purchases, first, {}, &Purchase::lead);
      for (; purchase != group.purchases.end() && purchase->lead < first + kPartitionLeads; ++purchase) {
        for (size_t w = 0; w < kSet.spent_windows.count; ++w) {
          if (purchase->second >= kSet.spent_windows.starts[w]) {
            spent_[w << kPartitionBits | (purchase->lead - first)] += purchase->value;
          }
        }
      }
    }
  }

  /// From the latest event back. Events that turn out to be in no order are sorted first.
  Walk walk(uint32_t begin, uint32_t end) {
    constexpr int32_t kNone = std::numeric_limits<int32_t>::max();
    Walk walk;
    int32_t later = kNone, form = kNone, day = kNone;
    for (uint32_t i = end; i-- > begin;) {
      if (seconds_[i] > later) {
        sort_lead(begin, end);
        return this->walk(begin, end);
      }
      later = seconds_[i];
      if ((classes_[i] & kVisit) != 0) {
        const int32_t day_of_visit = later / static_cast<int32_t>(kDay);
        if (day_of_visit != day) classes_[i] |= kLastOfDay;
        day = day_of_visit;
        walk.careers = walk.careers || (classes_[i] & kCareers) != 0;
        if (kSequence && (classes_[i] & kPricing) != 0 && form != kNone) walk.gap = std::min(walk.gap, form - later);
      } else if ((classes_[i] & kForm) != 0) {
        form = later;
      }
    }
    return walk;
  }

  void sort_lead(uint32_t begin, uint32_t end) {
    for (uint32_t i = begin; i < end; ++i) classes_[i] &= static_cast<uint16_t>(~kLastOfDay);
    for (uint32_t i = begin + 1; i < end; ++i) {
      for (uint32_t j = i; j > begin && seconds_[j - 1] > seconds_[j]; --j) {
        std::swap(seconds_[j - 1], seconds_[j]);
        std::swap(classes_[j - 1], classes_[j]);
      }
    }
  }

  Counts count(uint32_t begin, uint32_t end) const {
    Counts counts;
    for (uint32_t i = begin; i < end; i += 64) {
      const uint64_t live = end - i >= 64 ? ~uint64_t{0} : (uint64_t{1} << (end - i)) - 1;
      std::array<uint64_t, 32> recent;
      for (size_t w = 0; w < kSet.windows.count; ++w) {
        const __m512i start = _mm512_set1_epi32(kSet.windows.starts[w]);
        recent[w] = since(i, start) | since(i + 16, start) << 16;
        if (end - i > 32) recent[w] |= since(i + 32, start) << 32 | since(i + 48, start) << 48;
        recent[w] &= live;
      }
      const __m512i low = _mm512_loadu_si512(&classes_[i]), high = _mm512_loadu_si512(&classes_[i + 32]);
      const auto of_class = [&](int bits) {
        const __m512i all = _mm512_set1_epi16(static_cast<int16_t>(bits));
        return uint64_t{_mm512_test_epi16_mask(low, all)} | uint64_t{_mm512_test_epi16_mask(high, all)} << 32;
      };
      const uint64_t visits = of_class(kVisit), days = of_class(kLastOfDay), papers = of_class(kPaper),
                     forms = of_class(kForm);
      std::array<uint64_t, kAssets.size()> assets{};
      for (size_t asset = 0; asset < std::min(kRules, assets.size()); ++asset)
        assets[asset] = of_class(kAsset << asset);
      for (size_t k = 0; k < kRules; ++k) {
        const WindowsOfRule& windows = kSet.windows_of[k];
        counts.visits[k] += std::popcount(visits & recent[windows.visits]);
        counts.papers[k] += std::popcount(papers & recent[windows.paper]);
        counts.days[k] += std::popcount(days & recent[windows.days]);
        counts.recent[k] += std::popcount(days & recent[windows.recent]);
        const uint64_t downloads = assets[kSet.rules[k].asset] & recent[windows.download];
        counts.hit[k] |= (downloads | (forms & recent[windows.form])) != 0;
      }
    }
    return counts;
  }

  uint64_t since(uint32_t event, __m512i start) const {
    return _mm512_cmpge_epi32_mask(_mm512_loadu_si512(&seconds_[event]), start);
  }

  void decide(uint32_t lead, uint32_t place) {
    const uint32_t begin = begins_[place], end = begins_[place + 1];
    const Walk walked = walk(begin, end);
    const Counts counts = count(begin, end);
    const int32_t employees = leads_.employees[lead];
    for (size_t k = 0; k < kRules; ++k) {
      const Rule& rule = kSet.rules[k];
      const double spent = spent_[kSet.windows_of[k].spent << kPartitionBits | place];
      const int32_t points = 15 * static_cast<int32_t>(employees > rule.fewest) +
                             10 * static_cast<int32_t>(rule.countries >> leads_.countries[lead] & 1) +
                             std::min(20 * counts.papers[k], 40) + std::min(5 * counts.recent[k], 25) -
                             30 * static_cast<int32_t>(walked.careers) +
                             10 * static_cast<int32_t>(spent >= rule.spent) +
                             5 * static_cast<int32_t>(counts.days[k] >= rule.days);
      const bool qualified = employees >= rule.fewest && employees <= rule.most &&
                             (counts.visits[k] >= rule.visits || counts.hit[k]) && points > rule.points;
      const bool followed = kSequence && walked.gap <= rule.sequence_days * kDay;
      decisions_.points[k][lead] = points;
      decisions_.stages[k][lead] = qualified ? (followed ? kSql : kMql) : kLead;
    }
  }

  const Leads& leads_;
  const std::vector<SeenEvents>& groups_;
  Decisions<kRules>& decisions_;

  // Of the partition: by lead and one more; by event; by window and lead.
  std::vector<uint32_t> begins_;
  std::vector<int32_t> seconds_;
  std::vector<uint16_t> classes_;
  std::vector<double> spent_;
};

}  // namespace merit::limit
