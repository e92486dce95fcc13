#include "runtime/data/fields/text_codes.h"

#include <algorithm>
#include <utility>

namespace merit::data {

std::optional<int32_t> SharedTexts::number_of(std::string_view text) {
  std::unique_lock lock(adding_, std::defer_lock);
  if (!is_full_.load(std::memory_order_acquire)) lock.lock();
  if (texts_.size() == kMost) {
    const int32_t number = texts_.find(text);
    return number == Interner::kAbsent ? std::nullopt : std::optional(number);
  }
  const int32_t number = texts_.intern(text).first;
  if (texts_.size() == kMost) is_full_.store(true, std::memory_order_release);
  return number;
}

std::shared_ptr<const columns::Dictionary> SharedTexts::dictionary() {
  const std::scoped_lock lock(adding_);
  if (!dictionary_ || dictionary_->values.size() < texts_.size()) {
    columns::Dictionary so_far;
    for (size_t number = 0; number < texts_.size(); ++number) {
      so_far.values.push_back(texts_.text(static_cast<int32_t>(number)));
    }
    dictionary_ = std::make_shared<const columns::Dictionary>(std::move(so_far));
  }
  return dictionary_;
}

int32_t TextCodes::code_of(std::string_view text) {
  const auto [number, is_new] = texts_.intern(text);
  if (shared_ == nullptr) return number;
  if (is_new) {
    const auto shared = shared_->number_of(text);
    codes_.push_back(shared ? *shared : static_cast<int32_t>(SharedTexts::kMost + own_.size()));
    if (!shared) own_.push_back(number);
  }
  return codes_[static_cast<size_t>(number)];
}

std::vector<std::string_view> TextCodes::texts_by_code() const {
  std::vector<std::string_view> texts;
  for (size_t number = 0; number < texts_.size(); ++number) {
    const size_t code = shared_ == nullptr ? number : static_cast<size_t>(codes_[number]);
    texts.resize(std::max(texts.size(), code + 1));
    texts[code] = texts_.text(static_cast<int32_t>(number));
  }
  return texts;
}

std::shared_ptr<const columns::Dictionary> TextCodes::take_dictionary() {
  if (shared_ == nullptr) {
    auto values = texts_.take_texts();
    if (values.empty()) values.emplace_back();
    return std::make_shared<const columns::Dictionary>(columns::Dictionary{std::move(values)});
  }
  auto dictionary = shared_->dictionary();
  if (!own_.empty()) {
    columns::Dictionary all = *dictionary;
    for (const int32_t number : own_) all.values.push_back(texts_.text(number));
    dictionary = std::make_shared<const columns::Dictionary>(std::move(all));
  }
  *this = TextCodes(shared_);
  return dictionary;
}

}  // namespace merit::data
