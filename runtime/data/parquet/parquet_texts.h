/// Private to this room: the texts of a leaf's pages.
#pragma once

#include <parquet/encoding.h>

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/data/parquet/hybrid_decoding.h"
#include "runtime/data/parquet/parquet_leaf.h"
#include "runtime/data/tables/chunk.h"

namespace merit::data {

/// Texts one after another, each behind its size.
class PlainTexts {
 public:
  void begin(std::span<const uint8_t> bytes);
  void take(std::span<std::string_view> texts);
  /// From one text to the next, where all are of one size; else 0.
  size_t distance() const { return distance_; }
  /// The next texts, of one size.
  EvenTexts take_even(size_t count);

 private:
  std::span<const uint8_t> rest_;
  size_t distance_ = 0;
};

/// Views into the page, or into the dictionary.
class PageTexts : public PageValues {
 public:
  explicit PageTexts(const parquet::ColumnDescriptor& column) : column_(column) {}

  void take_dictionary(const parquet::DictionaryPage& page) override;
  void begin(parquet::Encoding::type encoding, int32_t most, std::span<const uint8_t> bytes) override;
  void leave() override;
  void skip(int64_t values) override;

  /// The next texts of the page. They live, in their place, until `forget`.
  void decode(std::span<std::string_view> texts);
  void forget();
  /// As those of `PlainTexts`, of the page.
  size_t distance() const { return mode_ == Mode::plain ? plain_.distance() : 0; }
  /// The next texts, of one size. They live until the page is left.
  EvenTexts decode_even(size_t count) { return plain_.take_even(count); }

  /// Whether the page has codes of the dictionary.
  bool has_codes() const { return mode_ == Mode::codes; }
  /// The next texts as codes.
  void decode_codes(std::span<int32_t> codes);
  /// Null: there was none yet.
  const std::shared_ptr<const TextDictionary>& dictionary() const { return dictionary_; }

 private:
  enum class Mode : uint8_t { plain, codes, other };

  void decode_others(std::span<std::string_view> texts);

  const parquet::ColumnDescriptor& column_;
  Mode mode_ = Mode::plain;  ///< of the page
  PlainTexts plain_;
  std::shared_ptr<const TextDictionary> dictionary_;
  HybridCodes codes_;  ///< of the page
  std::map<parquet::Encoding::type, std::unique_ptr<parquet::ByteArrayDecoder>> others_;
  parquet::ByteArrayDecoder* other_ = nullptr;  ///< of the page

  std::span<std::string_view> given_;  ///< views into the page
  std::vector<std::unique_ptr<char[]>> kept_;
  std::vector<int32_t> code_of_text_;
  std::vector<parquet::ByteArray> arrays_;
  std::vector<std::string_view> skipped_;
};

}  // namespace merit::data
