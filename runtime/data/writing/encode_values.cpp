#include "runtime/data/writing/encode_values.h"

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>

#include "runtime/data/tables/interner.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {
namespace {

using columns::Column;
using columns::Type;
using parquet::EncodedStatistics;

template <typename Value>
  requires std::is_arithmetic_v<Value>
void append_plain(Bytes& out, Value value) {
  const size_t begin = out.size();
  out.resize(begin + sizeof value);
  std::memcpy(out.data() + begin, &value, sizeof value);
}

/// A text behind its size; gives where the next goes.
uint8_t* put_text(uint8_t* to, std::string_view text) {
  const auto size = static_cast<uint32_t>(text.size());
  std::memcpy(to, &size, sizeof size);
  values::copy_text({text.data(), text.size()}, reinterpret_cast<char*>(to) + sizeof size);
  return to + sizeof size + size;
}

void append_plain(Bytes& out, std::string_view text) {
  const size_t begin = out.size();
  out.resize(begin + sizeof(uint32_t) + text.size());
  put_text(out.data() + begin, text);
}

/// The least and the greatest of what it has seen.
template <typename Value>
class Extremes {
 public:
  template <typename Seen>
  void see(const Seen& value) {
    if (!any_ || value < least_) least_ = value;
    if (!any_ || value > greatest_) greatest_ = value;
    any_ = true;
  }
  void say(EncodedStatistics& statistics) const {
    if (!any_) return;
    statistics.set_is_signed(!std::same_as<Value, std::string>);
    if constexpr (std::same_as<Value, double>) {
      // Zeroes compare as equal: the format wants the range that has both.
      statistics.set_min(bytes_of(least_ == 0 ? -0.0 : least_)).set_max(bytes_of(greatest_ == 0 ? 0.0 : greatest_));
    } else {
      statistics.set_min(bytes_of(least_)).set_max(bytes_of(greatest_));
    }
  }

 private:
  static std::string bytes_of(const Value& value) {
    if constexpr (std::same_as<Value, std::string>) {
      return value;
    } else {
      return {reinterpret_cast<const char*>(&value), sizeof value};
    }
  }

  bool any_ = false;
  Value least_{}, greatest_{};
};

/// The least and the greatest of texts that stay where they are. Of two, the first eight bytes nearly always say which
/// comes first.
class TextRange {
 public:
  void see(std::string_view text) {
    const std::string_view begin = text.substr(0, sizeof(uint64_t));
    const Text seen{text, begin.empty() ? 0 : std::byteswap(values::load_bytes(begin.data(), begin.size()))};
    if (!any_) least_ = greatest_ = seen;
    any_ = true;
    if (greatest_ < seen) {
      greatest_ = seen;
    } else if (seen < least_) {
      least_ = seen;
    }
  }
  std::string_view least() const { return least_.text; }
  std::string_view greatest() const { return greatest_.text; }

 private:
  struct Text {
    std::string_view text;
    uint64_t begin = 0;  ///< in the order of the bytes

    bool operator<(const Text& other) const { return begin != other.begin ? begin < other.begin : text < other.text; }
  };

  bool any_ = false;
  Text least_, greatest_;
};

class BooleanEncoder final : public ValueEncoder {
 public:
  BooleanEncoder() : ValueEncoder(false) {}
  std::unique_ptr<ValueEncoder> copy() const override { return std::make_unique<BooleanEncoder>(*this); }

  void append(const Column& column, const Cells& cells) override {
    const size_t before = page_bytes();
    if (before == 0) bits_ = 0;  // another page
    uint8_t* const page = next_plain((bits_ + cells.size() + 7) / 8 - before) - before;
    size_t bit = bits_, trues = 0;
    cells.for_each([&](size_t row) {
      const unsigned value = column.integers[row] != 0 ? 1 : 0;
      page[bit / 8] |= static_cast<uint8_t>(value << bit % 8);
      trues += value;
      ++bit;
    });
    bits_ = bit;
    if (trues > 0) extremes_.see(true);
    if (trues < cells.size()) extremes_.see(false);
  }
  Bytes dictionary() const override { return {}; }
  void say_extremes(EncodedStatistics& statistics) const override { extremes_.say(statistics); }

 private:
  size_t bits_ = 0;  ///< of the page
  Extremes<bool> extremes_;
};

/// Distinct words 0, 1, 2 … as they come: an open-addressing table.
class WordCodes {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  WordCodes() { grow(); }

  /// The code of a word, or `kNone`.
  uint32_t find(uint64_t word) const { return slots_[place_of(word)].code; }
  /// That of a word that has none yet.
  uint32_t add(uint64_t word) {
    if (2 * words_.size() == slots_.size()) grow();
    const auto code = static_cast<uint32_t>(words_.size());
    slots_[place_of(word)] = {word, code};
    words_.push_back(word);
    return code;
  }
  const std::vector<uint64_t>& words() const { return words_; }

 private:
  static constexpr size_t kFewestSlots = 256;
  struct Slot {
    uint64_t word = 0;
    uint32_t code = kNone;
  };

  /// Where the word is, or would be.
  size_t place_of(uint64_t word) const {
    size_t place = word * values::kHashFactor >> shift_;
    while (slots_[place].word != word && slots_[place].code != kNone) place = (place + 1) & (slots_.size() - 1);
    return place;
  }

  void grow() {
    slots_.assign(std::max(kFewestSlots, 2 * slots_.size()), {});
    shift_ = 64 - std::countr_zero(slots_.size());
    for (uint32_t code = 0; code < words_.size(); ++code) slots_[place_of(words_[code])] = {words_[code], code};
  }

  std::vector<Slot> slots_;
  std::vector<uint64_t> words_;  ///< by code
  int shift_ = 0;                ///< from a hash to the slot where its word is looked for first
};

/// Integers, times, durations and dates: of `Value` as the file has them; and numbers.
template <typename Value>
class NumberEncoder final : public ValueEncoder {
 public:
  NumberEncoder() : ValueEncoder(true) {}
  std::unique_ptr<ValueEncoder> copy() const override { return std::make_unique<NumberEncoder>(*this); }

  void append(const Column& column, const Cells& cells) override {
    if (by_code()) {
      const Stored* const values = cells_of(column).data();
      uint32_t* to = next_codes(cells.size());
      cells.for_each([&, values](size_t row) {
        const uint32_t known = codes_.find(std::bit_cast<uint64_t>(values[row]));
        *to++ = known != WordCodes::kNone ? known : add_distinct(values[row]);
      });
    } else {
      uint8_t* to = next_plain(cells.size() * sizeof(Value));
      cells.for_each([&](size_t row) {
        const auto value = static_cast<Value>(cells_of(column)[row]);
        std::memcpy(to, &value, sizeof value);
        to += sizeof value;
        extremes_.see(value);
      });
    }
  }
  Bytes dictionary() const override {
    Bytes bytes;
    for (const uint64_t word : codes_.words()) append_plain(bytes, static_cast<Value>(std::bit_cast<Stored>(word)));
    return bytes;
  }
  void say_extremes(EncodedStatistics& statistics) const override { extremes_.say(statistics); }

 private:
  using Stored = std::conditional_t<std::same_as<Value, double>, double, int64_t>;

  static const std::vector<Stored>& cells_of(const Column& column) {
    if constexpr (std::same_as<Value, double>) {
      return column.numbers;
    } else {
      return column.integers;
    }
  }
  uint32_t add_distinct(Stored cell) {
    count_distinct(sizeof(Value));
    extremes_.see(static_cast<Value>(cell));
    return codes_.add(std::bit_cast<uint64_t>(cell));
  }

  WordCodes codes_;
  Extremes<Value> extremes_;
};

/// Texts, and enumerations, whose dictionary has all values in their order.
class TextEncoder final : public ValueEncoder {
 public:
  explicit TextEncoder(bool by_code, const std::vector<std::string>& labels = {}) : ValueEncoder(by_code) {
    for (const std::string& label : labels) codes_of_values_.push_back(code_of(label));
  }
  std::unique_ptr<ValueEncoder> copy() const override { return std::make_unique<TextEncoder>(*this); }

  void append(const Column& column, const Cells& cells) override {
    if (!by_code()) return append_plain_texts(column, cells);
    uint32_t* to = next_codes(cells.size());
    if (column.type == Type::enumeration) {
      const auto* const places = column.integers.data();
      const auto* const codes = codes_of_values_.data();
      auto* const used = used_.data();
      cells.for_each([&to, places, codes, used](size_t row) {
        const uint32_t code = codes[places[row]];
        *to++ = code;
        used[code] = 1;
      });
    } else if (column.dictionary) {
      begin_values_of(column);
      cells.for_each([&](size_t row) { *to++ = code_of_value(static_cast<size_t>(column.codes[row])); });
    } else {
      cells.for_each([&](size_t row) { *to++ = used(code_of(column.text_at(static_cast<int64_t>(row)))); });
    }
  }
  Bytes dictionary() const override {
    Bytes bytes;
    for (size_t code = 0; code < texts_.size(); ++code) append_plain(bytes, std::string_view(text_of(code)));
    return bytes;
  }
  void say_extremes(EncodedStatistics& statistics) const override {
    Extremes<std::string> all = extremes_;
    for (size_t code = 0; code < used_.size(); ++code) {
      if (used_[code] != 0) all.see(text_of(code));
    }
    all.say(statistics);
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  const std::string& text_of(size_t code) const { return texts_.text(static_cast<int32_t>(code)); }

  uint32_t code_of(std::string_view text) {
    const auto [number, is_new] = texts_.intern(text);
    if (is_new) {
      count_distinct(sizeof(uint32_t) + text.size());
      used_.push_back(0);
    }
    return static_cast<uint32_t>(number);
  }

  uint32_t used(uint32_t code) {
    used_[code] = 1;
    return code;
  }

  /// The codes of another dictionary's values are not known yet.
  void begin_values_of(const Column& column) {
    if (dictionary_ == column.dictionary) return;
    dictionary_ = column.dictionary;
    codes_of_values_.assign(dictionary_->values.size(), kNone);
  }

  uint32_t code_of_value(size_t place) {
    uint32_t& code = codes_of_values_[place];
    if (code == kNone) code = used(code_of(dictionary_->values[place]));
    return code;
  }

  void append_plain_texts(const Column& column, const Cells& cells) {
    const auto text_at = [&](size_t row) -> std::string_view {
      return column.type == Type::enumeration ? column.labels[static_cast<size_t>(column.integers[row])]
                                              : column.text_at(static_cast<int64_t>(row));
    };
    size_t size = cells.size() * sizeof(uint32_t);
    cells.for_each([&](size_t row) { size += text_at(row).size(); });
    uint8_t* to = next_plain(size);
    TextRange range;
    cells.for_each([&](size_t row) {
      const std::string_view text = text_at(row);
      to = put_text(to, text);
      range.see(text);
    });
    if (cells.size() == 0) return;
    extremes_.see(range.least());
    extremes_.see(range.greatest());
  }

  Interner texts_;
  std::vector<uint8_t> used_;                              ///< by code: not 0 where a cell has it
  std::shared_ptr<const columns::Dictionary> dictionary_;  ///< of the last column that had one
  std::vector<uint32_t> codes_of_values_;                  ///< by place in `dictionary_`, or among the labels
  Extremes<std::string> extremes_;                         ///< of plain texts
};

/// Whether many of a column's texts are the same, going by the first. Where they are not, looking for those that are
/// would take longer than writing them all.
bool repeats(const Column& column) {
  const int64_t looked_at = std::min<int64_t>(column.length, 1024);
  std::unordered_set<std::string_view> distinct;
  for (int64_t row = 0; row < looked_at; ++row) {
    if (column.known(row)) distinct.insert(column.text_at(row));
  }
  return static_cast<int64_t>(distinct.size()) <= looked_at / 2;
}

}  // namespace

parquet::Encoding::type ValueEncoder::end_page(Bytes& out) {
  if (!by_code_) {
    out.insert(out.end(), plain_.begin(), plain_.end());
    plain_.clear();
    return parquet::Encoding::PLAIN;
  }
  // One value has codes of one bit, since not all readers take those of none.
  const int width = distinct_ == 0 ? 0 : std::max(1, width_of(static_cast<uint32_t>(distinct_ - 1)));
  out.push_back(static_cast<uint8_t>(width));
  append_hybrid(out, codes_, width);
  codes_.clear();
  by_code_ = !is_dictionary_full();
  return parquet::Encoding::RLE_DICTIONARY;
}

std::unique_ptr<ValueEncoder> value_encoder(const Column& column) {
  switch (column.type) {
    case Type::boolean:
      return std::make_unique<BooleanEncoder>();
    case Type::date:
      return std::make_unique<NumberEncoder<int32_t>>();
    case Type::number:
      return std::make_unique<NumberEncoder<double>>();
    case Type::enumeration:
      return std::make_unique<TextEncoder>(true, column.labels);
    case Type::text:
      return std::make_unique<TextEncoder>(column.dictionary || repeats(column));
    default:  // integers, times and durations
      return std::make_unique<NumberEncoder<int64_t>>();
  }
}

}  // namespace merit::data
