/// Which values a column has, in bounded memory: exactly while they are few, and whether all of them differ.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace merit::infer {

/// Counts values that are the same as `is` compares them, until there are too many.
class ValueCounts {
 public:
  static constexpr size_t kMost = 64;
  static constexpr size_t kLongestValue = 120;  ///< bytes; a longer one is one of a text, not of a few

  struct Value {
    std::string text;   ///< trimmed, in its most frequent spelling
    int64_t count = 0;  ///< in any spelling
  };

  /// A value that was met so many times.
  void add(std::string_view trimmed, int64_t times = 1);

  bool overflowed() const { return overflowed_; }
  /// By text; empty where there were too many.
  std::vector<Value> values() const;

 private:
  using Spellings = std::unordered_map<std::string, int64_t>;

  std::unordered_map<std::string, Spellings> by_form_;  ///< by folded text
  std::string form_;
  bool overflowed_ = false;
};

/// Whether values repeat, compared as keys are: trimmed, then exactly. Two that differ count as one with a chance of
/// less than one in a million, for a hundred million values.
class KeySet {
 public:
  /// A value that was met so many times.
  void add(std::string_view trimmed, int64_t times = 1);

  /// How often a value was met that was there before.
  int64_t repeats() const { return repeats_; }
  bool has(std::string_view trimmed) const;
  size_t size() const { return hashes_.size(); }
  /// Ends the counting: the column is no key, and its values need not be remembered.
  void forget();
  bool forgotten() const { return forgotten_; }

 private:
  std::unordered_set<uint64_t> hashes_;
  int64_t repeats_ = 0;
  bool forgotten_ = false;
};

}  // namespace merit::infer
