/// Events, from the row groups of their file to partitions of leads.
#pragma once

#include <parquet/api/reader.h>

#include <atomic>
#include <cstdint>
#include <string_view>
#include <vector>

#include "bench/limit/leads.h"

namespace merit::limit {

constexpr int kPartitionBits = 12;
constexpr uint32_t kPartitionLeads = 1U << kPartitionBits;

/// Bits of the word that says all of an event but its time and its value.
enum Class : uint16_t {
  kVisit = 1,
  kPricing = 2,  ///< of a visit's page
  kCareers = 4,
  kForm = 8,
  kPaper = 16,  ///< of a download's asset
  kPurchase = 32,
  kAsset = 64,        ///< the first of four: which asset
  kLastOfDay = 1024,  ///< of a lead's visits on a day
  kDownload = 2048,
};

/// What rules can see.
struct Sight {
  int32_t oldest = 0;        ///< seconds since 1970
  int32_t spent_oldest = 0;  ///< of purchases
  bool sequence = false;     ///< visits of the prices and forms of any age
};

struct Purchase {
  uint32_t lead;
  int32_t second;
  double value;
};

/// What is left of one row group, or of one piece of text.
struct SeenEvents {
  std::vector<uint64_t> events;     ///< lead in its partition << 48 | class << 32 | second; partition after partition
  std::vector<uint32_t> begins;     ///< partitions + 1
  std::vector<Purchase> purchases;  ///< with a value, by lead
};

/// The same while it is being read.
struct KeptEvents {
  std::vector<uint32_t> leads;
  std::vector<uint64_t> words;  ///< class << 32 | second
  std::vector<Purchase> purchases;

  SeenEvents partitioned(size_t partitions);
  void clear();
};

/// The bits of a download's asset.
uint32_t class_of_asset(std::string_view asset);

/// Reads row groups, one after another. Used by one thread.
class EventReader {
 public:
  EventReader(const Sight& sight, size_t partitions);

  /// `table` is looked at once it is `ready`.
  SeenEvents read(parquet::ParquetFileReader& file, int group, const KeyTable& table, const std::atomic<bool>& ready);

 private:
  size_t keep(size_t rows);

  Sight sight_;
  size_t partitions_;

  // Of a batch, by row; some words longer, so that vectors may look beyond.
  std::vector<int16_t> known_;
  std::vector<int32_t> codes_, seconds_;
  std::vector<uint16_t> classes_;
  std::vector<double> values_;
  std::vector<int64_t> micros_;
  std::vector<uint32_t> kept_;
  std::vector<uint64_t> keys_;

  KeptEvents kept_events_;  ///< of the row group
};

}  // namespace merit::limit
