// A batch is decoded column after column into one word an event, events that no rule can see are dropped, and only of
// those that are left the lead is looked up.
#include "bench/limit/events.h"

#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <string_view>
#include <thread>

#include "bench/limit/columns.h"
#include "bench/limit/rules.h"

namespace merit::limit {
namespace {

constexpr int64_t kBatch = 1 << 15;  // rows decoded at a time, so that what is made of them stays in cache
constexpr size_t kBeyond = 64;
constexpr size_t kAhead = 24;  // keys whose place in the table is asked for ahead

uint32_t class_of_type(std::string_view type) {
  if (type == "visit") return kVisit;
  if (type == "form") return kForm;
  if (type == "download") return kDownload;
  return type == "purchase" ? kPurchase : 0;
}
uint32_t class_of_page(std::string_view page) {
  if (page.starts_with("/pricing")) return kPricing;
  return page.starts_with("/careers") ? kCareers : 0;
}
/// Rows of a class gain the bits that their text grants.
void refine(const TextColumn& column, const std::vector<int32_t>& codes, const std::vector<int16_t>& known, size_t rows,
            Class owner, std::vector<uint16_t>& classes) {
  const int32_t* next = codes.data();
  for (size_t i = 0; i < rows; i += 16) {
    auto has = static_cast<__mmask16>(i + 16 <= rows ? 0xFFFF : (1U << (rows - i)) - 1);
    if (column.has_nulls()) {
      has = _mm256_mask_test_epi16_mask(has, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(&known[i])),
                                        _mm256_set1_epi16(1));
    }
    if (has == 0) continue;
    auto* const words = reinterpret_cast<__m256i*>(&classes[i]);
    const __m256i before = _mm256_loadu_si256(words);
    const __m512i code = _mm512_maskz_expand_epi32(has, _mm512_loadu_si512(next));
    next += std::popcount(has);
    const __mmask16 owned = _mm256_mask_test_epi16_mask(has, before, _mm256_set1_epi16(static_cast<int16_t>(owner)));
    const __m512i granted =
        _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), owned, code, column.meanings().data(), 4);
    _mm256_storeu_si256(words, _mm256_or_si256(before, _mm512_cvtepi32_epi16(granted)));
  }
}

}  // namespace

uint32_t class_of_asset(std::string_view asset) {
  uint32_t result = asset.starts_with("whitepaper") ? kPaper : 0;
  for (size_t i = 0; i < kAssets.size(); ++i) result |= asset == kAssets[i] ? uint32_t{kAsset} << i : 0;
  return result;
}

EventReader::EventReader(const Sight& sight, size_t partitions)
    : sight_(sight),
      partitions_(partitions),
      known_(kBatch + kBeyond),
      codes_(kBatch + kBeyond),
      seconds_(kBatch + kBeyond),
      classes_(kBatch + kBeyond),
      values_(kBatch + kBeyond),
      micros_(kBatch + kBeyond),
      kept_(kBatch + kBeyond),
      keys_(kBatch + kBeyond) {}

/// Finds which rows of the batch some rule can see. How many they are.
size_t EventReader::keep(size_t rows) {
  const __m512i million = _mm512_set1_epi64(1'000'000);
  const __m512i lanes = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  __m512i wrong = _mm512_setzero_si512();
  const auto seconds_at = [&](size_t i) {  // exact for whole seconds; others are noticed
    const __m512i micros = _mm512_loadu_si512(&micros_[i]);
    const __m512i seconds = _mm512_cvtpd_epi64(_mm512_mul_pd(_mm512_cvtepi64_pd(micros), _mm512_set1_pd(1e-6)));
    wrong = _mm512_or_si512(wrong, _mm512_xor_si512(_mm512_mullo_epi64(seconds, million), micros));
    return _mm512_cvtepi64_epi32(seconds);
  };
  const int any_age = kCareers | (sight_.sequence ? kPricing | kForm : 0);
  std::fill_n(micros_.begin() + static_cast<std::ptrdiff_t>(rows), 16, 0);
  std::fill_n(classes_.begin() + static_cast<std::ptrdiff_t>(rows), 16, uint16_t{0});
  size_t kept = 0;
  for (size_t i = 0; i < rows; i += 16) {
    const __m512i seconds = _mm512_inserti64x4(_mm512_castsi256_si512(seconds_at(i)), seconds_at(i + 8), 1);
    _mm512_storeu_si512(&seconds_[i], seconds);
    const __m256i classes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(&classes_[i]));
    const auto is_any = [&](int bits) {
      return _mm256_test_epi16_mask(classes, _mm256_set1_epi16(static_cast<int16_t>(bits)));
    };
    const __mmask16 recent = _mm512_cmpge_epi32_mask(seconds, _mm512_set1_epi32(sight_.oldest));
    const __mmask16 spent = _mm512_cmpge_epi32_mask(seconds, _mm512_set1_epi32(sight_.spent_oldest));
    const auto seen = static_cast<__mmask16>(
        is_any(any_age) | (is_any(kVisit | kForm | kPaper | 15 * kAsset) & recent) | (is_any(kPurchase) & spent));
    const __m512i places = _mm512_add_epi32(lanes, _mm512_set1_epi32(static_cast<int32_t>(i)));
    _mm512_storeu_si512(&kept_[kept], _mm512_maskz_compress_epi32(seen, places));
    kept += static_cast<size_t>(std::popcount(seen));
  }
  need(_mm512_test_epi64_mask(wrong, wrong) == 0, "a time that is no whole second");
  return kept;
}

SeenEvents EventReader::read(parquet::ParquetFileReader& file, int number, const KeyTable& table,
                             const std::atomic<bool>& ready) {
  const auto group = file.RowGroup(number);
  TextColumn types(*group, place_of(file, "type")), pages(*group, place_of(file, "page")),
      assets(*group, place_of(file, "asset"));
  NumberColumn<parquet::Int64Reader> times(*group, place_of(file, "at"));
  NumberColumn<parquet::DoubleReader> values(*group, place_of(file, "value"));
  KeyColumn keys(*group, place_of(file, "lead_id"));
  need(!types.has_nulls() && !times.has_nulls(), "an event without a type or a time");
  auto& [leads, words, purchases] = kept_events_;
  kept_events_.clear();
  for (int64_t left = group->metadata()->num_rows(); left > 0; left -= kBatch) {
    const int64_t count = std::min(left, kBatch);
    const auto rows = static_cast<size_t>(count);
    types.read(count, codes_.data(), nullptr, class_of_type);
    for (size_t i = 0; i < rows; ++i) {
      classes_[i] = static_cast<uint16_t>(types.meanings()[static_cast<size_t>(codes_[i])]);
    }
    pages.read(count, codes_.data(), known_.data(), class_of_page);
    refine(pages, codes_, known_, rows, kVisit, classes_);
    assets.read(count, codes_.data(), known_.data(), class_of_asset);
    refine(assets, codes_, known_, rows, kDownload, classes_);
    times.read(count, micros_.data(), nullptr);
    values.read(count, values_.data(), known_.data());
    const size_t kept = keep(rows);
    keys.read(count, std::span(kept_).first(kept), keys_.data());
    while (!ready.load(std::memory_order_acquire)) std::this_thread::yield();
    const size_t first = leads.size();
    leads.resize(first + kept);
    words.resize(first + kept);
    size_t value = 0;  // of the row that was asked about last
    uint32_t value_row = 0;
    for (size_t i = 0; i < kept; ++i) {
      if (i + kAhead < kept) table.prefetch(keys_[i + kAhead]);
      const uint32_t lead = table.find(keys_[i]);
      need(lead != KeyTable::kAbsent, "an event of an unknown lead");
      const uint32_t row = kept_[i];
      if ((classes_[row] & kPurchase) != 0) {
        if (!values.has_nulls()) value = row;
        for (; values.has_nulls() && value_row < row; ++value_row) value += known_[value_row] != 0 ? 1 : 0;
        if (!values.has_nulls() || known_[row] != 0) purchases.push_back({lead, seconds_[row], values_[value]});
      }
      leads[first + i] = lead;
      words[first + i] = uint64_t{classes_[row]} << 32 | static_cast<uint32_t>(seconds_[row]);
    }
  }
  return kept_events_.partitioned(partitions_);
}

SeenEvents KeptEvents::partitioned(size_t partitions) {
  SeenEvents seen;
  seen.begins.assign(partitions + 1, 0);
  for (const uint32_t lead : leads) ++seen.begins[(lead >> kPartitionBits) + 1];
  for (size_t p = 0; p < partitions; ++p) seen.begins[p + 1] += seen.begins[p];
  std::vector<uint32_t> next = seen.begins;
  seen.events.resize(leads.size());
  for (size_t i = 0; i < leads.size(); ++i) {
    const uint64_t local = leads[i] & (kPartitionLeads - 1);
    seen.events[next[leads[i] >> kPartitionBits]++] = local << 48 | words[i];
  }
  seen.purchases = std::move(purchases);
  std::ranges::stable_sort(seen.purchases, {}, &Purchase::lead);
  return seen;
}

void KeptEvents::clear() {
  leads.clear();
  words.clear();
  purchases.clear();
}

}  // namespace merit::limit
