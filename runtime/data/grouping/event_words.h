/// Private to this room: what is small about an event, side by side in the bits of one word. So it moves in one go, and
/// waits in few bytes for the other events of its lead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace merit::data {

/// Between which integers some are, and whether some are missing.
struct Range {
  int64_t least = 0, most = 0;
  bool nullable = false;

  friend bool operator==(const Range&, const Range&) = default;
};

/// Where an integer stands in a word: by how much it is more than the least, or, of those of which some are missing,
/// one more than that, and 0 for a missing one.
struct WordField {
  Range range;
  uint8_t shift = 0, width = 0;

  /// What is stored for the integer 0.
  uint64_t zero() const { return (range.nullable ? 1 : 0) - static_cast<uint64_t>(range.least); }
  uint64_t mask() const { return (uint64_t{1} << width) - 1; }
  uint64_t stored(uint64_t word) const { return word >> shift & mask(); }
  bool is_known(uint64_t word) const { return !range.nullable || stored(word) != 0; }
  int64_t value(uint64_t word) const { return static_cast<int64_t>(stored(word) - zero()); }

  friend bool operator==(const WordField&, const WordField&) = default;
};

/// Gives out the bits of a word, the highest first.
class WordBits {
 public:
  /// None where fewer bits are left than it takes and the others that are asked for, or it takes a whole word.
  std::optional<WordField> take(Range range, int others = 0);
  static int width_of(Range range);

 private:
  int left_ = 64;
};

/// Between which integers the parts of some events are.
struct WordRanges {
  std::optional<Range> at;  ///< in units; none: times stand elsewhere
  int64_t unit = 1;         ///< of `at`, in microseconds
  Range kind;
  std::vector<std::optional<Range>> columns;  ///< none of those that are neither integers nor codes

  friend bool operator==(const WordRanges&, const WordRanges&) = default;
};

/// The ranges that have room for both; none where one of them is none.
std::optional<Range> joined(const std::optional<Range>& a, const std::optional<Range>& b);
/// Times in the smaller of their units, of which the other has a whole number.
WordRanges joined(const WordRanges& a, const WordRanges& b);

/// How words of events are laid out. The first three stand so that words ascend as events stand: by lead, time and
/// kind.
struct WordLayout {
  WordField lead;               ///< counted from the first of its partition; in all layouts alike
  std::optional<WordField> at;  ///< in units; none: times stand elsewhere
  int64_t unit = 1;             ///< of `at`, in microseconds
  WordField kind;
  std::vector<std::optional<WordField>> columns;  ///< of integers and codes, as many as fit

  int64_t time(uint64_t word) const { return at->value(word) * unit; }
  /// Whether it has these, each with all that is in their ranges, and no others.
  bool has_room_for(const WordRanges& ranges) const;
  int bits_left() const;

  friend bool operator==(const WordLayout&, const WordLayout&) = default;
};

WordLayout make_layout(const WordRanges& ranges);

// Between which integers some are. There is at least one.

Range range_of(const uint16_t* integers, size_t count);
Range range_of(const int64_t* integers, size_t count);
/// Of codes, which begin at 0.
Range range_of_codes(const int32_t* codes, size_t count);
/// In seconds; none where some times are not whole ones.
std::optional<Range> range_of_seconds(const int64_t* micros, size_t count);

// Fields of many words.

/// Begins words with times that are whole seconds.
void write_seconds(const WordField& field, const int64_t* micros, size_t count, uint64_t* words);
/// Writes integers of the field's range, where the words have no bits yet.
void write_field(const WordField& field, const uint16_t* integers, size_t count, uint64_t* words);
void write_field(const WordField& field, const int32_t* integers, size_t count, uint64_t* words);
void write_field(const WordField& field, const int64_t* integers, size_t count, uint64_t* words);
/// The same where some are missing. `known`: a bit each.
void write_known(const WordField& field, const int32_t* integers, const uint64_t* known, size_t count, uint64_t* words);
void write_known(const WordField& field, const int64_t* integers, const uint64_t* known, size_t count, uint64_t* words);

void read_field(const WordField& field, const uint64_t* words, size_t count, uint16_t* integers);
void read_field(const WordField& field, const uint64_t* words, size_t count, int32_t* integers);
void read_field(const WordField& field, const uint64_t* words, size_t count, int64_t* integers);
/// The same of a field that is nullable: 0 where it is missing. `known`: a bit each, the bits behind the last 0.
void read_known(const WordField& field, const uint64_t* words, size_t count, int32_t* integers, uint64_t* known);
void read_known(const WordField& field, const uint64_t* words, size_t count, int64_t* integers, uint64_t* known);
/// In microseconds.
void read_times(const WordLayout& layout, const uint64_t* words, size_t count, int64_t* times);

/// What turns words of one layout into words of another, whose ranges have room for all of them.
class WordTranslation {
 public:
  /// `codes`: by column, the code that each of its own becomes, or null: its integers stay what they are. All that is
  /// given outlives this.
  WordTranslation(const WordLayout& from, const WordLayout& to, std::vector<const int32_t*>&& codes);

  void translate(const uint64_t* words, size_t count, uint64_t* translated) const;
  /// Whether the words stay what they are.
  bool is_identity() const { return is_identity_; }

 private:
  const WordLayout& from_;
  const WordLayout& to_;
  std::vector<const int32_t*> codes_;
  bool is_identity_;
};

}  // namespace merit::data
