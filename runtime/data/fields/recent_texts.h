/// Private to this room: what was found out of short texts met before.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/data/tables/chunk.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {

/// Answers about texts of at most 16 bytes, which their first and last eight tell apart. Where few texts come again and
/// again, each is found without a branch that depends on its size. All are forgotten when there are too many. Used by
/// one thread.
class RecentTexts {
 public:
  /// The answers for `text_at(0)` and so on: `missing` for those that are missing, `ask(text)` for those that are not
  /// known. `around`: bytes that may be read, with all texts of less than eight bytes among them; none is known where
  /// it is empty.
  template <typename TextAt, typename Ask>
  void answer_all(size_t texts, const TextAt& text_at, std::string_view around, uint32_t missing, const Ask& ask,
                  uint32_t* answers) {
    const size_t with_neighbours = around.size() < 2 * kWord ? 0 : around.size() - 2 * kWord + 1;
    if (met_.empty()) met_.resize(kFewestSlots);
    Table table = table_of();
    for (size_t i = 0; i < texts; ++i) {
      const std::string_view text = text_at(i);
      if (is_missing(text)) {
        answers[i] = missing;
        continue;
      }
      const bool has_neighbours = static_cast<size_t>(text.data() - around.data()) - kWord < with_neighbours;
      const bool is_readable = has_neighbours || text.size() >= kWord;
      if (!is_readable || text.size() > kMostBytes) {
        answers[i] = ask(text);
        continue;
      }
      const Key key = key_of({text.data(), text.size()});
      size_t slot = table.slot_of(key);
      while (table.met[slot].key != key && table.met[slot].key.size != kNone) slot = table.next(slot);
      if (table.met[slot].key.size == kNone) {
        answers[i] = ask(text);
        add(text, answers[i]);
        table = table_of();
      } else {
        answers[i] = table.met[slot].answer;
      }
    }
  }

 private:
  static constexpr size_t kWord = sizeof(uint64_t);
  static constexpr size_t kMostBytes = 2 * kWord;
  static constexpr uint32_t kNone = ~uint32_t{0};

  /// All of a text: words that overlap, and without the bytes beside it where it is shorter than these.
  struct Key {
    uint64_t first = 0, last = 0;
    uint32_t size = kNone;

    bool operator==(const Key&) const = default;
  };
  struct Met {
    Key key;
    uint32_t answer = 0;
  };
  /// By size: the bytes of a text's first word that are its own; those of its last are as many from the other end.
  static constexpr auto kOwnBytes = [] {
    std::array<uint64_t, kMostBytes + 1> own{};
    for (size_t size = 0; size <= kMostBytes; ++size) {
      own[size] = size < kWord ? (uint64_t{1} << 8 * size) - 1 : ~uint64_t{0};
    }
    return own;
  }();

  static Key key_of(values::TextView text) {
    const uint64_t own = kOwnBytes[text.size];
    return {values::load_bytes(text.data, kWord) & own,
            values::load_bytes(text.end() - kWord, kWord) & __builtin_bswap64(own), static_cast<uint32_t>(text.size)};
  }

  /// What looking for texts needs, beside each other in registers.
  struct Table {
    const Met* met;
    size_t last;  ///< slot
    int shift;    ///< from a hash to a slot

    /// Where a text is looked for first.
    size_t slot_of(const Key& key) const {
      return (key.first + std::rotl(key.last, 32)) * values::kHashFactor >> shift;
    }
    size_t next(size_t slot) const { return (slot + 1) & last; }
  };
  Table table_of() const { return {met_.data(), met_.size() - 1, 64 - std::countr_zero(met_.size())}; }

  /// Apart, so that what looks for texts keeps nothing for it.
  [[gnu::noinline]] void add(std::string_view text, uint32_t answer) {
    if (count_ == met_.size() / 4) make_room();
    put({key_of({text.data(), text.size()}), answer});
    ++count_;
  }
  void put(const Met& met) {
    const Table table = table_of();
    size_t slot = table.slot_of(met.key);
    while (met_[slot].key.size != kNone) slot = table.next(slot);
    met_[slot] = met;
  }
  void make_room() {
    if (met_.size() == kMostSlots) {
      met_.assign(kMostSlots, {});
      count_ = 0;
      return;
    }
    std::vector<Met> old(met_.size() * 2);
    old.swap(met_);
    for (const Met& met : old) {
      if (met.key.size != kNone) put(met);
    }
  }

  /// So many that some dozen texts hardly displace each other, and as many as a near cache has room for.
  static constexpr size_t kFewestSlots = 1024, kMostSlots = 2048;

  std::vector<Met> met_;  ///< by hash, or behind it; none before the first text
  size_t count_ = 0;      ///< of slots that are used
};

}  // namespace merit::data
