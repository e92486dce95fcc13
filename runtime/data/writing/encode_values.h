/// Private to this room: the known cells of a column as values of Parquet, page by page: their codes in a dictionary,
/// or plain one after another (Encodings.md of apache/parquet-format).
#pragma once

#include <parquet/statistics.h>
#include <parquet/types.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/data/parquet/hybrid_encoding.h"

namespace merit::data {

/// Cells of a column: all between two rows, or some.
class Cells {
 public:
  Cells(int64_t begin, int64_t end) : begin_(begin), end_(end) {}
  explicit Cells(std::span<const int64_t> rows) : end_(static_cast<int64_t>(rows.size())), rows_(rows.data()) {}

  size_t size() const { return static_cast<size_t>(end_ - begin_); }
  template <typename Each>
  void for_each(const Each& each) const {
    const int64_t* const rows = rows_;
    for (int64_t i = begin_, end = end_; i < end; ++i) each(static_cast<size_t>(rows == nullptr ? i : rows[i]));
  }

 private:
  int64_t begin_ = 0, end_;
  const int64_t* rows_ = nullptr;  ///< null: all
};

/// Of one column in one row group. Begins with codes where values repeat; once the dictionary has become large, the
/// page should end, and the next ones are plain.
class ValueEncoder {
 public:
  virtual ~ValueEncoder() = default;
  virtual std::unique_ptr<ValueEncoder> copy() const = 0;

  /// Cells that are known, which are the page's next.
  virtual void append(const columns::Column& column, const Cells& cells) = 0;
  /// Of what is in the page, before it is compressed.
  size_t page_bytes() const { return codes_.size() * sizeof(uint32_t) + plain_.size(); }
  bool is_dictionary_full() const { return by_code_ && dictionary_bytes_ > kMostDictionaryBytes; }
  /// What a page has behind its levels, and how that is encoded. The next page begins.
  parquet::Encoding::type end_page(Bytes& out);

  bool has_dictionary() const { return has_dictionary_; }
  bool has_given_up_dictionary() const { return has_dictionary_ && !by_code_; }
  size_t distinct() const { return distinct_; }
  /// The dictionary's values, plain.
  virtual Bytes dictionary() const = 0;
  /// The least and the greatest value, where there is one.
  virtual void say_extremes(parquet::EncodedStatistics& statistics) const = 0;

 protected:
  explicit ValueEncoder(bool by_code) : by_code_(by_code), has_dictionary_(by_code) {}
  ValueEncoder(const ValueEncoder&) = default;
  ValueEncoder& operator=(const ValueEncoder&) = delete;

  bool by_code() const { return by_code_; }
  void count_distinct(size_t bytes) {
    ++distinct_;
    dictionary_bytes_ += bytes;
  }
  /// Where the codes of so many more cells go.
  uint32_t* next_codes(size_t count) {
    codes_.resize(codes_.size() + count);
    return codes_.data() + codes_.size() - count;
  }
  /// Where so many more bytes go, which are zero.
  uint8_t* next_plain(size_t size) {
    plain_.resize(plain_.size() + size);
    return plain_.data() + plain_.size() - size;
  }

 private:
  static constexpr size_t kMostDictionaryBytes = size_t{1} << 20;

  bool by_code_;  ///< the page that is being made
  bool has_dictionary_;
  size_t distinct_ = 0, dictionary_bytes_ = 0;
  std::vector<uint32_t> codes_;  ///< of the page
  Bytes plain_;
};

/// For a column that is no list or structure, going by its first cells.
std::unique_ptr<ValueEncoder> value_encoder(const columns::Column& column);

}  // namespace merit::data
