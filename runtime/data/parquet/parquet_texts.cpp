#include "runtime/data/parquet/parquet_texts.h"

#include <algorithm>
#include <cstring>

#include "runtime/data/parquet/parquet_reader.h"
#include "runtime/data/tables/dictionary_codes.h"

namespace merit::data {
namespace {

using Bytes = std::span<const uint8_t>;
using Encoding = parquet::Encoding;
using Size = uint32_t;  ///< before each text

Size size_at(const uint8_t* at) {
  Size size = 0;
  std::memcpy(&size, at, sizeof size);
  return size;
}

std::string_view text_at(const uint8_t* at, size_t size) {
  return {reinterpret_cast<const char*>(at), size};
}

/// Whether texts of the size of the first are all that there is.
bool have_same_size(Bytes bytes) {
  if (bytes.size() < sizeof(Size)) return false;
  const Size size = size_at(bytes.data());
  const size_t stride = sizeof(Size) + size;
  if (bytes.size() % stride != 0) return false;
  constexpr size_t kAtOnce = 256;  // without a branch
  for (size_t at = 0; at < bytes.size();) {
    const size_t end = std::min(bytes.size(), at + kAtOnce * stride);
    Size differences = 0;
    for (; at < end; at += stride) differences |= size_at(bytes.data() + at) ^ size;
    if (differences != 0) return false;
  }
  return true;
}

}  // namespace

void PlainTexts::begin(Bytes bytes) {
  rest_ = bytes;
  distance_ = have_same_size(bytes) ? sizeof(Size) + size_at(bytes.data()) : 0;
}

void PlainTexts::take(std::span<std::string_view> texts) {
  if (distance_ > 0) {
    const EvenTexts even = take_even(texts.size());
    for (size_t i = 0; i < texts.size(); ++i) texts[i] = even.at(static_cast<int64_t>(i));
    return;
  }
  for (std::string_view& text : texts) {
    if (rest_.size() < sizeof(Size)) damaged("a page has fewer texts than it says");
    const size_t size = size_at(rest_.data());
    if (rest_.size() - sizeof(Size) < size) damaged("a text goes beyond its page");
    text = text_at(rest_.data() + sizeof(Size), size);
    rest_ = rest_.subspan(sizeof(Size) + size);
  }
}

EvenTexts PlainTexts::take_even(size_t count) {
  if (rest_.size() / distance_ < count) damaged("a page has fewer texts than it says");
  const auto* const first = reinterpret_cast<const char*>(rest_.data() + sizeof(Size));
  rest_ = rest_.subspan(count * distance_);
  return {first, distance_, distance_ - sizeof(Size), count};
}

void PageTexts::take_dictionary(const parquet::DictionaryPage& page) {
  check_dictionary(page, dictionary_ != nullptr);
  const auto bytes = static_cast<size_t>(page.size());
  if (page.num_values() < 0 || static_cast<size_t>(page.num_values()) > bytes / sizeof(Size)) {
    damaged("a dictionary has fewer texts than it says");
  }
  auto dictionary = std::make_shared<TextDictionary>();
  dictionary->bytes.assign(reinterpret_cast<const char*>(page.data()), bytes);
  dictionary->texts.resize(static_cast<size_t>(page.num_values()));
  PlainTexts texts;
  texts.begin({reinterpret_cast<const uint8_t*>(dictionary->bytes.data()), bytes});
  const size_t count = dictionary->texts.size();
  if (texts.distance() > 0 && count > 0) dictionary->even = PlainTexts(texts).take_even(count);
  texts.take(dictionary->texts);
  dictionary_ = std::move(dictionary);
}

void PageTexts::begin(Encoding::type encoding, int32_t most, Bytes bytes) {
  if (encoding == Encoding::PLAIN) {
    mode_ = Mode::plain;
    plain_.begin(bytes);
  } else if (is_of_codes(encoding)) {
    if (!dictionary_) damaged("a page has codes of no dictionary");
    mode_ = Mode::codes;
    codes_.begin(bytes);
  } else {
    mode_ = Mode::other;
    auto& decoder = others_[encoding];
    if (!decoder) decoder = parquet::MakeTypedDecoder<parquet::ByteArrayType>(encoding, &column_);
    decoder->SetData(most, bytes.data(), static_cast<int>(bytes.size()));
    other_ = decoder.get();
  }
}

void PageTexts::skip(int64_t values) {
  if (distance() > 0) {
    decode_even(static_cast<size_t>(values));
    return;
  }
  skipped_.resize(static_cast<size_t>(values));
  decode(skipped_);
  given_ = {};
}

void PageTexts::decode(std::span<std::string_view> texts) {
  if (mode_ == Mode::codes) {
    code_of_text_.resize(texts.size());
    decode_codes(code_of_text_);
    const auto& values = dictionary_->texts;
    for (size_t i = 0; i < texts.size(); ++i) texts[i] = values[static_cast<size_t>(code_of_text_[i])];
    return;
  }
  mode_ == Mode::plain ? plain_.take(texts) : decode_others(texts);
  given_ = texts;
}

void PageTexts::decode_others(std::span<std::string_view> texts) {
  arrays_.resize(texts.size());
  const auto count = static_cast<int>(texts.size());
  if (other_->Decode(arrays_.data(), count) != count) damaged("a page has fewer texts than it says");
  for (size_t i = 0; i < texts.size(); ++i) {
    texts[i] = arrays_[i].len == 0 ? std::string_view("") : text_at(arrays_[i].ptr, arrays_[i].len);
  }
}

void PageTexts::decode_codes(std::span<int32_t> codes) {
  if (mode_ != Mode::codes) damaged("a page has no codes");
  codes_.take(codes);
  if (!are_codes(codes.data(), codes.size(), dictionary_->texts.size())) damaged("a code is beyond the dictionary");
}

void PageTexts::forget() {
  kept_.clear();
  given_ = {};
}

/// Copies what was given of the page: all at once where it stands one after another.
void PageTexts::leave() {
  if (given_.empty()) return;
  size_t bytes = 0;
  if (mode_ == Mode::plain) {
    bytes = static_cast<size_t>(given_.back().data() + given_.back().size() - given_.front().data());
  } else {
    for (const std::string_view text : given_) bytes += text.size();
  }
  auto& kept = kept_.emplace_back(std::make_unique_for_overwrite<char[]>(bytes));
  if (mode_ == Mode::plain) {
    const char* const from = given_.front().data();
    std::memcpy(kept.get(), from, bytes);
    for (std::string_view& text : given_) text = {kept.get() + (text.data() - from), text.size()};
  } else {
    char* to = kept.get();
    for (std::string_view& text : given_) {
      const char* const begin = to;
      to = std::ranges::copy(text, to).out;
      text = {begin, text.size()};
    }
  }
  given_ = {};
}

}  // namespace merit::data
