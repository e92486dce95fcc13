#include "bindings/python/group_rows.h"

#include <optional>
#include <string_view>
#include <unordered_map>

#include "runtime/values/fold.h"

namespace merit::python {
namespace {

/// A column of texts with 64-bit offsets.
class Texts {
 public:
  explicit Texts(const ArrowArray& array)
      : array_(array),
        validity_(static_cast<const uint8_t*>(array.buffers[0])),
        offsets_(static_cast<const int64_t*>(array.buffers[1])),
        bytes_(static_cast<const char*>(array.buffers[2])) {}

  int64_t size() const { return array_.length; }
  /// Missing, or without what makes no difference when keys are compared.
  std::optional<std::string> key(int64_t row, bool folded) const {
    const int64_t place = array_.offset + row;
    if (validity_ != nullptr && (validity_[place / 8] >> (place % 8) & 1) == 0) return std::nullopt;
    const auto begin = static_cast<size_t>(offsets_[place]);
    const std::string_view text(bytes_ == nullptr ? "" : bytes_ + begin,
                                static_cast<size_t>(offsets_[place + 1]) - begin);
    if (!folded) return std::string(std::string_view(values::trim(text)));
    std::string normal(values::max_cased_size(text.size()), '\0');
    normal.resize(values::normalise_into(text, normal.data()));
    return normal;
  }

 private:
  const ArrowArray& array_;
  const uint8_t* validity_;
  const int64_t* offsets_;
  const char* bytes_;
};

}  // namespace

std::expected<GroupedRows, std::string> group_rows(const Batch& leads, const Batch& events, bool folded) {
  const Texts lead_keys(*leads.array().children[0]);
  const Texts event_keys(*events.array().children[0]);
  std::unordered_map<std::string, std::vector<int64_t>> leads_of_key;
  for (int64_t lead = 0; lead < lead_keys.size(); ++lead) {
    const auto key = lead_keys.key(lead, folded);
    if (!key) continue;
    std::vector<int64_t>& same = leads_of_key[*key];
    if (!folded && !same.empty()) return std::unexpected(*key);
    same.push_back(lead);
  }
  std::vector<const std::vector<int64_t>*> owners;
  GroupedRows grouped;
  grouped.offsets.assign(static_cast<size_t>(lead_keys.size()) + 1, 0);
  for (int64_t row = 0; row < event_keys.size(); ++row) {
    const auto key = event_keys.key(row, folded);
    const auto found = key ? leads_of_key.find(*key) : leads_of_key.end();
    owners.push_back(found == leads_of_key.end() ? nullptr : &found->second);
    if (owners.back() == nullptr) {
      ++grouped.without_lead;
    } else {
      for (const int64_t lead : *owners.back()) ++grouped.offsets[static_cast<size_t>(lead) + 1];
    }
  }
  for (size_t i = 1; i < grouped.offsets.size(); ++i) grouped.offsets[i] += grouped.offsets[i - 1];
  grouped.rows.resize(static_cast<size_t>(grouped.offsets.back()));
  std::vector<int64_t> next = grouped.offsets;
  for (size_t row = 0; row < owners.size(); ++row) {
    if (owners[row] == nullptr) continue;
    for (const int64_t lead : *owners[row]) {
      grouped.rows[static_cast<size_t>(next[static_cast<size_t>(lead)]++)] = static_cast<int64_t>(row);
    }
  }
  return grouped;
}

}  // namespace merit::python
