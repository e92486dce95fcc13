/// Numbers distinct texts 0, 1, 2 … as they come.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace merit::data {

/// An open-addressing table: about twice as fast as std::unordered_map for the millions of cells that pass through.
class Interner {
 public:
  static constexpr int32_t kAbsent = -1;

  /// The number of a text, and whether it is new.
  std::pair<int32_t, bool> intern(std::string_view text) {
    if ((texts_.size() + 1) * 2 > slots_.size()) grow();
    const size_t hash = hash_of(text);
    const size_t slot = slot_of(text, hash);
    if (slots_[slot].number != kAbsent) return {slots_[slot].number, false};
    slots_[slot] = {static_cast<uint32_t>(hash), static_cast<int32_t>(texts_.size())};
    texts_.emplace_back(text);
    return {slots_[slot].number, true};
  }

  /// The number of a text, or `kAbsent`.
  int32_t find(std::string_view text) const {
    if (slots_.empty()) return kAbsent;
    return slots_[slot_of(text, hash_of(text))].number;
  }

  size_t size() const { return texts_.size(); }
  const std::string& text(int32_t number) const { return texts_[static_cast<size_t>(number)]; }
  /// The texts by number; the object is empty afterwards.
  std::vector<std::string> take_texts() {
    std::vector<std::string> texts(std::make_move_iterator(texts_.begin()), std::make_move_iterator(texts_.end()));
    texts_.clear();
    slots_.clear();
    return texts;
  }

 private:
  struct Slot {
    uint32_t hash = 0;
    int32_t number = kAbsent;
  };

  /// Inline, since most texts are shorter than a call of the standard library's takes.
  static size_t hash_of(std::string_view text) {
    constexpr uint64_t kOdd = 0x9E3779B97F4A7C15;  // 2^64 by the golden ratio
    uint64_t hash = text.size() * kOdd;
    const auto add = [&hash](uint64_t word) {
      hash = (hash ^ word) * kOdd;
      hash ^= hash >> 32;
    };
    for (; text.size() > sizeof(uint64_t); text.remove_prefix(sizeof(uint64_t))) {
      uint64_t word = 0;
      std::memcpy(&word, text.data(), sizeof word);
      add(word);
    }
    uint64_t rest = 0;
    for (const char c : text) rest = rest << 8 | static_cast<uint8_t>(c);
    add(rest);
    return hash;
  }

  static bool are_same(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() < sizeof(uint64_t) || a.size() > 2 * sizeof(uint64_t)) return a == b;
    std::array<uint64_t, 4> words{};  // the first and the last eight bytes of each
    const size_t last = a.size() - sizeof(uint64_t);
    std::memcpy(&words[0], a.data(), sizeof(uint64_t));
    std::memcpy(&words[1], b.data(), sizeof(uint64_t));
    std::memcpy(&words[2], a.data() + last, sizeof(uint64_t));
    std::memcpy(&words[3], b.data() + last, sizeof(uint64_t));
    return words[0] == words[1] && words[2] == words[3];
  }

  size_t slot_of(std::string_view text, size_t hash) const {
    const size_t mask = slots_.size() - 1;
    for (size_t slot = hash & mask;; slot = (slot + 1) & mask) {
      const Slot& candidate = slots_[slot];
      if (candidate.number == kAbsent) return slot;
      if (candidate.hash == static_cast<uint32_t>(hash) &&
          are_same(texts_[static_cast<size_t>(candidate.number)], text)) {
        return slot;
      }
    }
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
    old.swap(slots_);
    for (size_t i = 0; i < texts_.size(); ++i) {
      const size_t hash = hash_of(texts_[i]);
      slots_[slot_of(texts_[i], hash)] = {static_cast<uint32_t>(hash), static_cast<int32_t>(i)};
    }
  }

  std::deque<std::string> texts_;
  std::vector<Slot> slots_;
};

}  // namespace merit::data
