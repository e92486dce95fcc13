/// Private to this room: what was found out of the texts met last.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "runtime/values/words_of_text.h"

namespace merit::data {

/// Answers about texts of at most 16 bytes, which their first and last eight tell apart. Where few texts come again and
/// again, and their neighbours may be read, each is found without a branch that depends on its size. Used by one
/// thread.
class RecentTexts {
 public:
  /// The answer for a text that is not missing, which `ask()` gives where it was not met lately. `around`: bytes that
  /// may be read, with the text among them; none is known where it is empty.
  template <typename Ask>
  uint32_t answer(std::string_view text, std::string_view around, const Ask& ask) {
    constexpr size_t kBytes = values::TextEnds::kBytes;
    const values::TextView view{text.data(), text.size()};
    const bool is_readable = around.size() >= kBytes && view.data <= around.data() + (around.size() - kBytes) &&
                             view.end() >= around.data() + kBytes;
    if (!is_readable || text.size() > 2 * kBytes) return ask();
    const auto ends = values::TextEnds::of_readable(view);
    const auto size = static_cast<uint32_t>(text.size());
    Met& met = met_[(ends.first + std::rotl(ends.last, 32) + size) * values::kHashFactor >> (64 - kBits)];
    if (met.ends != ends || met.size != size) met = {ends, size, ask()};
    return met.answer;
  }

 private:
  struct Met {
    values::TextEnds ends = {0, 0};
    uint32_t size = ~uint32_t{0};  ///< none was met
    uint32_t answer = 0;
  };
  static constexpr int kBits = 8;

  std::array<Met, 1 << kBits> met_;  ///< by hash: a text displaces the one before it
};

}  // namespace merit::data
