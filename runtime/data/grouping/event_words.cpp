#include "runtime/data/grouping/event_words.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "runtime/columns/leads.h"
#include "runtime/text/processor_levels.h"
#include "runtime/values/calendar.h"

namespace merit::data {
namespace {

// A multiple of 15625 divided by it is multiplied by the inverse, modulo 2^64. That gives every integer once, so what
// is no multiple becomes one that is no quotient: either less than all of them or more.

constexpr int kTwos = 6;  // 1,000,000 is 64 times 15625
constexpr uint64_t kOdd = 15625;

constexpr uint64_t inverse_of(uint64_t odd) {
  uint64_t inverse = odd;
  for (int known_bits = 3; known_bits < 64; known_bits *= 2) inverse *= 2 - odd * inverse;
  return inverse;
}
static_assert((kOdd << kTwos) == values::kMicrosPerSecond && kOdd * inverse_of(kOdd) == 1);

/// Of microseconds that are no whole seconds, anything; without lanes that keep their sign when they are shifted, which
/// few processors have.
[[gnu::always_inline]] inline int64_t to_seconds(int64_t micros) {
  constexpr uint64_t kSign = uint64_t{1} << 63;
  return static_cast<int64_t>((((static_cast<uint64_t>(micros) + kSign) >> kTwos) - (kSign >> kTwos)) *
                              inverse_of(kOdd));
}

/// What becomes of what one layout stores of an integer, so that it is what another does.
struct FieldMove {
  uint64_t mask = 0, more = 0;
  int from = 0, to = 0;

  FieldMove() = default;  // moves nothing
  FieldMove(const WordField& source, const WordField& target)
      : mask(source.mask()), more(target.zero() - source.zero()), from(source.shift), to(target.shift) {}
};

/// Of events whose leads stand alike in both layouts. No time and no kind is missing.
MERIT_LEVELS void move_events(FieldMove at, FieldMove kind, uint64_t leads, const uint64_t* words, size_t count,
                              uint64_t* translated) {
  for (size_t i = 0; i < count; ++i) {
    const uint64_t time_bits = ((words[i] >> at.from & at.mask) + at.more) << at.to;
    const uint64_t kind_bits = ((words[i] >> kind.from & kind.mask) + kind.more) << kind.to;
    translated[i] = (words[i] & leads) | time_bits | kind_bits;
  }
}

void add_times(const WordLayout& from, const WordLayout& to, const uint64_t* words, size_t count,
               uint64_t* translated) {
  for (size_t i = 0; i < count; ++i) {
    const auto units = static_cast<uint64_t>(from.time(words[i]) / to.unit);
    translated[i] |= (units + to.at->zero()) << to.at->shift;
  }
}

/// In a unit of which theirs has a whole number.
std::optional<Range> times_in(const WordRanges& ranges, int64_t unit) {
  if (!ranges.at) return std::nullopt;
  const int64_t units = ranges.unit / unit;
  return Range{ranges.at->least * units, ranges.at->most * units};
}

bool holds(const std::optional<WordField>& field, const std::optional<Range>& range) {
  if (!field || !range) return !field && !range;
  const Range& room = field->range;
  return room.least <= range->least && range->most <= room.most && (room.nullable || !range->nullable);
}

// Of cells without branches: which are missing is in no order.

void add_integers(FieldMove move, bool nullable, const uint64_t* words, size_t count, uint64_t* translated) {
  const uint64_t all_known = nullable ? 0 : 1;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t stored = words[i] >> move.from & move.mask;
    const uint64_t is_known = (stored | all_known) != 0 ? 1 : 0;
    translated[i] |= ((stored + move.more) & (0 - is_known)) << move.to;
  }
}

/// For a missing cell the least code is looked up.
void add_codes(WordField from, WordField to, const int32_t* code_of, const uint64_t* words, size_t count,
               uint64_t* translated) {
  const uint64_t from_zero = from.zero(), to_zero = to.zero(), all_known = from.range.nullable ? 0 : 1;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t stored = from.stored(words[i]);
    const uint64_t is_known = (stored | all_known) != 0 ? 1 : 0;
    const auto code = static_cast<uint64_t>(code_of[stored - from_zero + (1 - is_known)]);
    translated[i] |= ((code + to_zero) & (0 - is_known)) << to.shift;
  }
}

// Of integers of any size; who calls it says for which processors.

template <typename Integer>
[[gnu::always_inline]] inline Range find_range(const Integer* integers, size_t count) {
  Integer least = integers[0], most = integers[0];
  for (size_t i = 1; i < count; ++i) {
    least = integers[i] < least ? integers[i] : least;
    most = integers[i] > most ? integers[i] : most;
  }
  return {int64_t{least}, int64_t{most}};
}

template <typename Integer>
[[gnu::always_inline]] inline void write_all(uint64_t zero, int shift, const Integer* integers, size_t count,
                                             uint64_t* words) {
  for (size_t i = 0; i < count; ++i) words[i] |= (static_cast<uint64_t>(int64_t{integers[i]}) + zero) << shift;
}

template <typename Integer>
[[gnu::always_inline]] inline void write_all_known(uint64_t zero, int shift, const Integer* integers,
                                                   const uint64_t* known, size_t count, uint64_t* words) {
  const auto write = [=](uint64_t bits, size_t first, size_t end) __attribute__((always_inline)) {
    for (size_t i = first; i < end; ++i) {
      const uint64_t stored = static_cast<uint64_t>(int64_t{integers[i]}) + zero;
      words[i] |= (stored & (0 - (bits >> (i - first) & 1))) << shift;
    }
  };
  size_t first = 0;
  for (; first + 64 <= count; first += 64) write(known[first / 64], first, first + 64);
  if (first < count) write(known[first / 64], first, count);
}

template <typename Integer>
[[gnu::always_inline]] inline void read_all(uint64_t zero, uint64_t mask, int shift, const uint64_t* words,
                                            size_t count, Integer* integers) {
  for (size_t i = 0; i < count; ++i) integers[i] = static_cast<Integer>((words[i] >> shift & mask) - zero);
}

template <typename Integer>
[[gnu::always_inline]] inline void read_all_known(uint64_t zero, uint64_t mask, int shift, const uint64_t* words,
                                                  size_t count, Integer* integers, uint64_t* known) {
  const auto read = [=](size_t first, size_t end) __attribute__((always_inline)) {
    uint64_t bits = 0;
    for (size_t i = first; i < end; ++i) {
      const uint64_t stored = words[i] >> shift & mask;
      integers[i] = stored != 0 ? static_cast<Integer>(stored - zero) : 0;
    }
    for (size_t i = first; i < end; ++i) bits |= static_cast<uint64_t>((words[i] >> shift & mask) != 0) << (i - first);
    known[first / 64] = bits;
  };
  size_t first = 0;
  for (; first + 64 <= count; first += 64) read(first, first + 64);
  if (first < count) read(first, count);
}

/// Of what `to_seconds` says; `bits` gets those of all times.
MERIT_LEVELS Range range_of_quotients(const int64_t* micros, size_t count, int64_t& bits) {
  int64_t least = to_seconds(micros[0]), most = least, all = 0;
  for (size_t i = 0; i < count; ++i) {
    const int64_t second = to_seconds(micros[i]);
    least = second < least ? second : least;
    most = second > most ? second : most;
    all |= micros[i];
  }
  bits = all;
  return {least, most};
}

}  // namespace

int WordBits::width_of(Range range) {
  const uint64_t apart = static_cast<uint64_t>(range.most) - static_cast<uint64_t>(range.least);
  return std::bit_width(range.nullable && ~apart != 0 ? apart + 1 : apart);
}

std::optional<WordField> WordBits::take(Range range, int others) {
  const int width = width_of(range);
  if (width == 64 || width + others > left_) return std::nullopt;
  left_ -= width;
  return WordField{range, static_cast<uint8_t>(left_), static_cast<uint8_t>(width)};
}

std::optional<Range> joined(const std::optional<Range>& a, const std::optional<Range>& b) {
  if (!a || !b) return std::nullopt;
  return Range{std::min(a->least, b->least), std::max(a->most, b->most), a->nullable || b->nullable};
}

WordRanges joined(const WordRanges& a, const WordRanges& b) {
  WordRanges both;
  both.unit = std::min(a.unit, b.unit);
  both.at = joined(times_in(a, both.unit), times_in(b, both.unit));
  both.kind = *joined(std::optional(a.kind), std::optional(b.kind));
  for (size_t c = 0; c < a.columns.size(); ++c) both.columns.push_back(joined(a.columns[c], b.columns[c]));
  return both;
}

WordLayout make_layout(const WordRanges& ranges) {
  WordBits bits;
  WordLayout layout;
  layout.lead = *bits.take({0, columns::kPartitionLeads - 1});
  if (ranges.at) layout.at = bits.take(*ranges.at, WordBits::width_of(ranges.kind));
  layout.unit = ranges.unit;
  layout.kind = *bits.take(ranges.kind);
  for (const auto& column : ranges.columns) layout.columns.push_back(column ? bits.take(*column) : std::nullopt);
  return layout;
}

bool WordLayout::has_room_for(const WordRanges& ranges) const {
  if (ranges.unit % unit != 0 || !holds(at, times_in(ranges, unit)) || !holds(kind, ranges.kind)) return false;
  for (size_t c = 0; c < columns.size(); ++c) {
    if (!holds(columns[c], ranges.columns[c])) return false;
  }
  return true;
}

int WordLayout::bits_left() const {
  int left = kind.shift;
  for (const auto& column : columns) left = column ? column->shift : left;
  return left;
}

MERIT_LEVELS Range range_of(const uint16_t* integers, size_t count) {
  return find_range(integers, count);
}
MERIT_LEVELS Range range_of(const int64_t* integers, size_t count) {
  return find_range(integers, count);
}

MERIT_LEVELS Range range_of_codes(const int32_t* codes, size_t count) {
  int32_t most = 0;
  for (size_t i = 0; i < count; ++i) most = codes[i] > most ? codes[i] : most;
  return {0, most};
}

std::optional<Range> range_of_seconds(const int64_t* micros, size_t count) {
  int64_t bits = 0;
  const Range range = range_of_quotients(micros, count, bits);
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min() / values::kMicrosPerSecond;
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max() / values::kMicrosPerSecond;
  const bool are_whole = bits % (1 << kTwos) == 0 && range.least >= kLeast && range.most <= kMost;
  return are_whole ? std::optional(range) : std::nullopt;
}

MERIT_LEVELS void write_seconds(const WordField& field, const int64_t* micros, size_t count, uint64_t* words) {
  const uint64_t zero = field.zero();
  const int shift = field.shift;
  for (size_t i = 0; i < count; ++i) words[i] = (static_cast<uint64_t>(to_seconds(micros[i])) + zero) << shift;
}

MERIT_LEVELS void write_field(const WordField& field, const uint16_t* integers, size_t count, uint64_t* words) {
  write_all(field.zero(), field.shift, integers, count, words);
}
MERIT_LEVELS void write_field(const WordField& field, const int32_t* integers, size_t count, uint64_t* words) {
  write_all(field.zero(), field.shift, integers, count, words);
}
MERIT_LEVELS void write_field(const WordField& field, const int64_t* integers, size_t count, uint64_t* words) {
  write_all(field.zero(), field.shift, integers, count, words);
}

MERIT_LEVELS void write_known(const WordField& field, const int32_t* integers, const uint64_t* known, size_t count,
                              uint64_t* words) {
  write_all_known(field.zero(), field.shift, integers, known, count, words);
}
MERIT_LEVELS void write_known(const WordField& field, const int64_t* integers, const uint64_t* known, size_t count,
                              uint64_t* words) {
  write_all_known(field.zero(), field.shift, integers, known, count, words);
}

MERIT_LEVELS void read_field(const WordField& field, const uint64_t* words, size_t count, uint16_t* integers) {
  read_all(field.zero(), field.mask(), field.shift, words, count, integers);
}
MERIT_LEVELS void read_field(const WordField& field, const uint64_t* words, size_t count, int32_t* integers) {
  read_all(field.zero(), field.mask(), field.shift, words, count, integers);
}
MERIT_LEVELS void read_field(const WordField& field, const uint64_t* words, size_t count, int64_t* integers) {
  read_all(field.zero(), field.mask(), field.shift, words, count, integers);
}

MERIT_LEVELS void read_known(const WordField& field, const uint64_t* words, size_t count, int32_t* integers,
                             uint64_t* known) {
  read_all_known(field.zero(), field.mask(), field.shift, words, count, integers, known);
}
MERIT_LEVELS void read_known(const WordField& field, const uint64_t* words, size_t count, int64_t* integers,
                             uint64_t* known) {
  read_all_known(field.zero(), field.mask(), field.shift, words, count, integers, known);
}

MERIT_LEVELS void read_times(const WordLayout& layout, const uint64_t* words, size_t count, int64_t* times) {
  const WordField& at = *layout.at;
  const uint64_t mask = at.mask(), first = (0 - at.zero()) * static_cast<uint64_t>(layout.unit);
  const int shift = at.shift;
  if (at.width <= 32) {  // of two words a product of 32 bits each is made side by side
    const auto unit = static_cast<uint32_t>(layout.unit);
    for (size_t i = 0; i < count; ++i) {
      const auto units = static_cast<uint32_t>(words[i] >> shift & mask);
      times[i] = static_cast<int64_t>(uint64_t{units} * unit + first);
    }
    return;
  }
  const auto unit = static_cast<uint64_t>(layout.unit);
  for (size_t i = 0; i < count; ++i) times[i] = static_cast<int64_t>((words[i] >> shift & mask) * unit + first);
}

WordTranslation::WordTranslation(const WordLayout& from, const WordLayout& to, std::vector<const int32_t*>&& codes)
    : from_(from),
      to_(to),
      codes_(std::move(codes)),
      is_identity_(from_ == to_ && std::ranges::all_of(codes_, [](const int32_t* code_of) { return !code_of; })) {}

void WordTranslation::translate(const uint64_t* words, size_t count, uint64_t* translated) const {
  if (is_identity_) {
    std::copy_n(words, count, translated);
    return;
  }
  const bool alike = to_.at && from_.unit == to_.unit;
  const uint64_t leads = ~uint64_t{0} << to_.lead.shift;
  move_events(alike ? FieldMove(*from_.at, *to_.at) : FieldMove(), {from_.kind, to_.kind}, leads, words, count,
              translated);
  if (to_.at && !alike) add_times(from_, to_, words, count, translated);
  for (size_t c = 0; c < to_.columns.size(); ++c) {
    const auto& from = from_.columns[c];
    const auto& to = to_.columns[c];
    if (!to) continue;
    if (codes_[c] != nullptr) {
      add_codes(*from, *to, codes_[c], words, count, translated);
    } else {
      add_integers({*from, *to}, from->range.nullable, words, count, translated);
    }
  }
}

}  // namespace merit::data
