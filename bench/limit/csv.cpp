// A piece of a file is read into memory that stays in cache. Where its cells end is found 64 bytes at a time; of a row
// only the cells are looked at that say something about it.
#include "bench/limit/csv.h"

#include <fcntl.h>
#include <immintrin.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstring>
#include <fstream>
#include <string_view>

#include "bench/limit/columns.h"
#include "bench/limit/rules.h"
#include "bench/limit/threads.h"

namespace merit::limit {
namespace {

constexpr size_t kPiece = size_t{1} << 20;
constexpr size_t kLongestRow = 1 << 12;
constexpr size_t kBeyond = 64;  // bytes behind a piece that may be looked at
constexpr size_t kCells = 7;    // of a row of either file

/// Eight bytes of a text, the first in the lowest.
uint64_t word_at(const char* text) {
  uint64_t word = 0;
  std::memcpy(&word, text, sizeof word);
  return word;
}
consteval uint64_t word(std::string_view text) {
  uint64_t result = 0;
  for (size_t i = 0; i < text.size(); ++i) result |= uint64_t{static_cast<uint8_t>(text[i])} << 8 * i;
  return result;
}

/// The cells of a row, as they stand in the file.
struct Row {
  const char* text;
  const uint32_t* ends;
  uint32_t begin;

  std::string_view operator[](size_t cell) const {
    const uint32_t from = cell == 0 ? begin : ends[cell - 1] + 1;
    return {text + from, ends[cell] - from};
  }
  std::string_view unquoted(size_t cell) const {
    const std::string_view quoted = (*this)[cell];
    need(quoted.size() >= 2 && quoted.front() == '"', "a text without quotes");
    return quoted.substr(1, quoted.size() - 2);
  }
  /// At most eight bytes.
  uint64_t packed(size_t cell) const {
    const std::string_view short_text = unquoted(cell);
    need(short_text.size() <= sizeof(uint64_t), "a key of more than eight bytes");
    return _bzhi_u64(word_at(short_text.begin()), static_cast<uint32_t>(8 * short_text.size()));
  }
};

/// Calls `use(row)` for each row of a text, whose last ends with its line. `kBeyond` bytes behind it may be read.
template <typename Use>
void each_row(std::string_view text, const Use& use) {
  const __m512i places = _mm512_loadu_si512(std::array<char, 64>([] {
                                              std::array<char, 64> all{};
                                              for (size_t i = 0; i < 64; ++i) all[i] = static_cast<char>(i);
                                              return all;
                                            }())
                                                .data());
  std::array<uint32_t, kCells + 128> ends;
  size_t found = 0;
  uint32_t begin = 0;
  uint64_t inside = 0;  // of quotes: all bits, or none
  for (size_t at = 0; at < text.size(); at += 64) {
    const __m512i bytes = _mm512_loadu_si512(text.begin() + at);
    const auto where = [&](char byte) { return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte)); };
    const __m128i quotes = _mm_cvtsi64_si128(static_cast<int64_t>(where('"')));
    const __m128i parity = _mm_clmulepi64_si128(quotes, _mm_set1_epi8(-1), 0);
    const uint64_t quoted = static_cast<uint64_t>(_mm_cvtsi128_si64(parity)) ^ inside;
    inside = quoted >> 63 != 0 ? ~uint64_t{0} : 0;
    uint64_t marks = (where(',') | where('\n')) & ~quoted;
    if (text.size() - at < 64) marks = _bzhi_u64(marks, static_cast<uint32_t>(text.size() - at));
    const __m512i packed = _mm512_maskz_compress_epi8(marks, places);
    const __m512i offset = _mm512_set1_epi32(static_cast<int32_t>(at));
    const auto count = static_cast<size_t>(std::popcount(marks));
    const auto put = [&](size_t place, __m128i bytes_of_places) {
      _mm512_storeu_si512(&ends[found + place], _mm512_add_epi32(_mm512_cvtepu8_epi32(bytes_of_places), offset));
    };
    put(0, _mm512_castsi512_si128(packed));
    if (count > 16) put(16, _mm512_extracti32x4_epi32(packed, 1));
    if (count > 32) put(32, _mm512_extracti32x4_epi32(packed, 2));
    if (count > 48) put(48, _mm512_extracti32x4_epi32(packed, 3));
    found += count;
    size_t done = 0;
    for (; found - done >= kCells; done += kCells) {
      need(text[ends[done + kCells - 1]] == '\n', "a row of another number of cells");
      use(Row{text.begin(), &ends[done], begin});
      begin = ends[done + kCells - 1] + 1;
    }
    found -= done;
    std::memmove(ends.data(), &ends[done], found * sizeof ends[0]);
  }
  need(found == 0, "a row that does not end");
}

/// A file whose rows are read piece by piece, by any thread.
class CsvFile {
 public:
  CsvFile(const std::string& path, std::string_view header) : descriptor_(::open(path.c_str(), O_RDONLY)) {
    struct stat status{};
    need(descriptor_ >= 0 && ::fstat(descriptor_, &status) == 0, "a file that cannot be read");
    size_ = static_cast<size_t>(status.st_size);
    std::string begin(header.size(), '\0');
    need(::pread(descriptor_, begin.data(), begin.size(), 0) == static_cast<ssize_t>(begin.size()) && begin == header,
         "other columns");
    begin_ = header.size();
  }
  ~CsvFile() { ::close(descriptor_); }
  CsvFile(const CsvFile&) = delete;
  CsvFile& operator=(const CsvFile&) = delete;

  size_t pieces() const { return (size_ - begin_ + kPiece - 1) / kPiece; }

  /// The rows that begin in a piece. `room` holds them, and bytes beyond.
  std::string_view read(size_t piece, std::vector<char>& room) const {
    // From the byte before, which says whether a row begins.
    const size_t from = begin_ + piece * kPiece - 1;
    room.resize(1 + kPiece + kLongestRow + kBeyond);
    const size_t wanted = std::min(size_ - from, 1 + kPiece + kLongestRow);
    need(::pread(descriptor_, room.data(), wanted, static_cast<off_t>(from)) == static_cast<ssize_t>(wanted),
         "a file that cannot be read");
    const std::string_view bytes(room.data(), wanted);
    const size_t first = bytes.find('\n') + 1;
    const size_t last = from + 1 + kPiece >= size_ ? wanted : bytes.find('\n', kPiece) + 1;
    need(first != 0 && last != 0 && bytes[last - 1] == '\n', "a row that is too long, or does not end");
    return bytes.substr(first, last - first);
  }

 private:
  int descriptor_;
  size_t size_ = 0, begin_ = 0;
};

/// Calls `use(piece, text)` for all pieces of a file, from all threads.
template <typename Use>
void each_piece(const CsvFile& file, unsigned threads, const Use& use) {
  std::atomic<size_t> next = 0;
  on_all_threads(threads, [&](unsigned) {
    std::vector<char> room;
    for (size_t piece = next++; piece < file.pieces(); piece = next++) use(piece, file.read(piece, room));
  });
}

int32_t number_of(std::string_view digits) {
  int32_t number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

/// `2025-06-30 13:37:52.000000` as seconds since 1970. Days mostly repeat.
class Times {
 public:
  int32_t seconds_of(std::string_view time) {
    need(time.size() == 26 && word_at(time.begin() + 18) >> 8 == word(".000000"), "a time that is no whole second");
    const uint64_t month = word_at(time.begin()), day_of_month = word_at(time.begin() + 3);
    if (month != month_ || day_of_month != day_of_month_) {
      month_ = month;
      day_of_month_ = day_of_month;
      using std::chrono::year_month_day, std::chrono::year, std::chrono::month, std::chrono::day;
      const auto number = [&](size_t from, size_t size) {
        return static_cast<unsigned>(number_of(time.substr(from, size)));
      };
      const year_month_day date(year(static_cast<int>(number(0, 4))), std::chrono::month(number(5, 2)),
                                day(number(8, 2)));
      const auto days = std::chrono::sys_days(date).time_since_epoch().count();
      midnight_ = static_cast<int32_t>(days * kDay);
    }
    const uint64_t digits = word_at(time.begin() + 11) - word("00:00:00");
    const uint64_t pairs = digits * 10 + (digits >> 8);  // at the first digit of each two
    return midnight_ + static_cast<int32_t>((pairs & 0xFF) * 3600 + (pairs >> 24 & 0xFF) * 60 + (pairs >> 48 & 0xFF));
  }

 private:
  uint64_t month_ = 0, day_of_month_ = 0;  ///< `2025-06-` and `5-06-30 `
  int32_t midnight_ = 0;
};

/// A number with few digits behind the point, exact.
double amount_of(std::string_view text) {
  const size_t point = std::min(text.find('.'), text.size());
  double amount = number_of(text.substr(0, point));
  if (point == text.size()) return amount;
  double unit = 1;
  for (const char digit : text.substr(point + 1)) {
    need(digit >= '0' && digit <= '9', "an amount with an exponent");
    amount = amount * 10 + (digit - '0');
    unit *= 10;
  }
  return amount / unit;
}

uint32_t class_of(const Row& row) {
  enum : uint8_t { kType = 2, kPage = 3, kAssetCell = 4 };
  const std::string_view type = row.unquoted(kType);
  if (type.size() > sizeof(uint64_t)) return 0;
  switch (_bzhi_u64(word_at(type.begin()), static_cast<uint32_t>(8 * type.size()))) {
    case word("visit"): {
      const uint64_t page = word_at(row[kPage].begin() + 1);
      const uint32_t place = page == word("/pricing") ? kPricing : page == word("/careers") ? kCareers : 0;
      return kVisit | place;
    }
    case word("form"):
      return kForm;
    case word("download"):
      return kDownload | class_of_asset(row.unquoted(kAssetCell));
    case word("purchase"):
      return kPurchase;
    default:
      return 0;
  }
}

/// What events of a class must reach back to, so that no rule sees those before.
int32_t seen_from(uint32_t event_class, const Sight& sight) {
  const uint32_t any_age = kCareers | (sight.sequence ? kPricing | kForm : 0);
  if ((event_class & any_age) != 0) return INT32_MIN;
  if ((event_class & kPurchase) != 0) return sight.spent_oldest;
  return (event_class & (kVisit | kForm | kPaper | 15 * kAsset)) != 0 ? sight.oldest : INT32_MAX;
}

}  // namespace

Leads read_csv_leads(const std::string& path, unsigned threads) {
  enum : uint8_t { kId, kCountry, kEmployees };
  const CsvFile file(path, "\"id\",\"country\",\"employees\",\"job_title\",\"industry\",\"source\",\"created_at\"\n");
  std::vector<Leads> parts(file.pieces());
  each_piece(file, threads, [&](size_t piece, std::string_view text) {
    Leads& part = parts[piece];
    each_row(text, [&](const Row& row) {
      part.keys.push_back(row.packed(kId));
      const std::string_view employees = row[kEmployees];
      part.employees.push_back(employees.empty() ? kNoEmployees : number_of(employees));
      const std::string_view country = row.unquoted(kCountry);
      const auto* const found = std::ranges::find(kCountries, country);
      part.countries.push_back(static_cast<uint8_t>(found - kCountries.begin()));
    });
  });
  Leads leads;
  const auto add = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  for (const Leads& part : parts) {
    add(leads.keys, part.keys);
    add(leads.employees, part.employees);
    add(leads.countries, part.countries);
  }
  return leads;
}

std::vector<SeenEvents> read_csv_events(const std::string& path, const Sight& sight, size_t leads,
                                        const KeyTable& table, unsigned threads) {
  enum : uint8_t { kLeadId, kAt, kValue = 6 };
  const CsvFile file(path, "\"lead_id\",\"at\",\"type\",\"page\",\"asset\",\"seconds\",\"value\"\n");
  const size_t partitions = (leads + kPartitionLeads - 1) >> kPartitionBits;
  std::vector<SeenEvents> seen(file.pieces());
  each_piece(file, threads, [&](size_t piece, std::string_view text) {
    KeptEvents kept;
    Times times;
    each_row(text, [&](const Row& row) {
      const uint32_t event_class = class_of(row);
      const int32_t from = seen_from(event_class, sight);
      if (from == INT32_MAX) return;
      const int32_t second = times.seconds_of(row[kAt]);
      if (second < from) return;
      const uint32_t lead = table.find(row.packed(kLeadId));
      need(lead != KeyTable::kAbsent, "an event of an unknown lead");
      if ((event_class & kPurchase) != 0 && !row[kValue].empty()) {
        kept.purchases.push_back({lead, second, amount_of(row[kValue])});
      }
      kept.leads.push_back(lead);
      kept.words.push_back(uint64_t{event_class} << 32 | static_cast<uint32_t>(second));
    });
    seen[piece] = kept.partitioned(partitions);
  });
  return seen;
}

void write_csv(const std::string& path, const Leads& leads, const Decisions<1>& decisions) {
  std::string out = "id,points,qualified,stage\n";
  for (uint32_t i = 0; i < leads.count(); ++i) {
    const uint64_t key = leads.keys[i];
    out.append(reinterpret_cast<const char*>(&key), 8 - std::countl_zero(key) / 8);
    out += ',';
    out += std::to_string(decisions.points[0][i]);
    out += decisions.stages[0][i] != 0 ? ",true,MQL\n" : ",false,Lead\n";
  }
  std::ofstream(path, std::ios::binary) << out;
}

}  // namespace merit::limit
