#include "runtime/infer/value_counts.h"

#include <algorithm>

#include "runtime/values/fold.h"

namespace merit::infer {
namespace {

/// 64 bits of FNV-1a, stirred at the end: the same on every machine.
uint64_t hash_of(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31);
}

}  // namespace

void ValueCounts::add(std::string_view trimmed, int64_t times) {
  if (overflowed_) return;
  const bool too_long = trimmed.size() > kLongestValue;
  if (!too_long) {
    form_.resize(values::max_cased_size(trimmed.size()));
    form_.resize(values::normalise_into(trimmed, form_.data()));
    const auto found = by_form_.find(form_);
    if (found != by_form_.end()) {
      found->second[std::string(trimmed)] += times;
      return;
    }
  }
  if (too_long || by_form_.size() == kMost) {
    overflowed_ = true;
    by_form_.clear();
    return;
  }
  by_form_[form_][std::string(trimmed)] = times;
}

std::vector<ValueCounts::Value> ValueCounts::values() const {
  std::vector<Value> all;
  for (const auto& [form, spellings] : by_form_) {
    Value value;
    int64_t most = 0;
    for (const auto& [text, count] : spellings) {
      value.count += count;
      if (count < most || (count == most && text > value.text)) continue;
      most = count;
      value.text = text;
    }
    all.push_back(std::move(value));
  }
  std::ranges::sort(all, {}, &Value::text);
  return all;
}

void KeySet::add(std::string_view trimmed, int64_t times) {
  if (forgotten_) return;
  const bool is_new = hashes_.insert(hash_of(trimmed)).second;
  repeats_ += is_new ? times - 1 : times;
}

bool KeySet::has(std::string_view trimmed) const {
  return hashes_.contains(hash_of(trimmed));
}

void KeySet::forget() {
  forgotten_ = true;
  hashes_.clear();
}

}  // namespace merit::infer
