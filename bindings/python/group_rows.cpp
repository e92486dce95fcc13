#include "bindings/python/group_rows.h"

#include <array>
#include <cstring>
#include <deque>
#include <limits>
#include <optional>
#include <string_view>

#include "bindings/python/lead_keys.h"
#include "runtime/values/fold.h"

namespace merit::python {
namespace {

/// A column of texts.
class Texts {
 public:
  explicit Texts(const Batch& table)
      : array_(*table.array().children[0]),
        is_large_(std::string_view(table.schema().children[0]->format) == "U"),
        offset_(array_.offset + table.array().offset),
        validity_(static_cast<const uint8_t*>(array_.buffers[0])),
        bytes_(static_cast<const char*>(array_.buffers[2])),
        size_(table.rows()) {}

  int64_t size() const { return size_; }
  std::optional<values::TextView> at(int64_t row) const {
    const int64_t place = offset_ + row;
    if (validity_ != nullptr && (validity_[place / 8] >> (place % 8) & 1) == 0) return std::nullopt;
    const int64_t begin = offset_at(place);
    const auto size = static_cast<size_t>(offset_at(place + 1) - begin);
    return values::TextView(size == 0 ? "" : bytes_ + begin, size);
  }

 private:
  int64_t offset_at(int64_t place) const {
    return is_large_ ? static_cast<const int64_t*>(array_.buffers[1])[place]
                     : static_cast<const int32_t*>(array_.buffers[1])[place];
  }

  const ArrowArray& array_;
  bool is_large_;
  int64_t offset_;
  const uint8_t* validity_;
  const char* bytes_;
  int64_t size_;
};

/// Without what makes no difference when keys are compared. What is made of a text is kept in `made`.
values::TextView comparable(values::TextView text, bool folded, std::string& made) {
  if (!folded) return values::trim(text);
  made.resize(values::max_cased_size(text.size));
  made.resize(values::normalise_into(text, made.data()));
  return {made.data(), made.size()};
}

/// A lead of each event, or none.
std::vector<int32_t> owners_of(const Texts& events, const LeadKeys& leads, bool folded) {
  constexpr int64_t kTogether = 32;  // looked up while memory answers
  std::array<SoughtKey, kTogether> keys;
  std::array<bool, kTogether> known{};
  std::array<std::string, kTogether> made;
  std::vector<int32_t> owners(static_cast<size_t>(events.size()));
  for (int64_t first = 0; first < events.size(); first += kTogether) {
    const auto count = static_cast<size_t>(std::min(kTogether, events.size() - first));
    for (size_t i = 0; i < count; ++i) {
      const auto text = events.at(first + static_cast<int64_t>(i));
      known[i] = text.has_value();
      if (!text) continue;
      keys[i] = SoughtKey(comparable(*text, folded, made[i]));
      leads.expect(keys[i]);
    }
    for (size_t i = 0; i < count; ++i) {
      if (known[i]) leads.expect_lead(keys[i]);
    }
    for (size_t i = 0; i < count; ++i) {
      owners[static_cast<size_t>(first) + i] = known[i] ? leads.find(keys[i]) : LeadKeys::kNone;
    }
  }
  return owners;
}

/// Calls `visit(row, lead)` for each lead that has an event, in the order of the rows. Where no two leads have the same
/// key `leads` is not asked.
template <typename Visit>
void for_each_owner(const std::vector<int32_t>& owners, const LeadKeys& leads, bool several, const Visit& visit) {
  for (size_t row = 0; row < owners.size(); ++row) {
    for (int32_t lead = owners[row]; lead >= 0; lead = several ? leads.next(lead) : LeadKeys::kNone) {
      visit(row, static_cast<size_t>(lead));
    }
  }
}

}  // namespace

std::expected<GroupedRows, NotGrouped> group_rows(const Batch& leads, const Batch& events, bool folded) {
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  const NotGrouped too_many = {NotGrouped::Because::too_many, {}};
  if (leads.rows() > kMost || events.rows() > kMost) return std::unexpected(too_many);
  const Texts lead_texts(leads);
  LeadKeys keys(static_cast<size_t>(leads.rows()));
  std::deque<std::string> made;  // which do not move
  std::string nothing;
  for (int64_t lead = 0; lead < lead_texts.size(); ++lead) {
    const auto text = lead_texts.at(lead);
    if (!text) continue;
    if (folded) made.emplace_back();
    const values::TextView key = comparable(*text, folded, folded ? made.back() : nothing);
    if (!keys.add(SoughtKey(key), static_cast<int32_t>(lead)) && !folded) {
      return std::unexpected(NotGrouped{NotGrouped::Because::key_repeats, std::string(std::string_view(key))});
    }
  }
  const std::vector<int32_t> owners = owners_of(Texts(events), keys, folded);
  GroupedRows grouped;
  grouped.offsets.assign(static_cast<size_t>(leads.rows()) + 1, 0);
  for (const int32_t owner : owners) grouped.without_lead += owner < 0 ? 1 : 0;
  for_each_owner(owners, keys, folded, [&](size_t, size_t lead) { ++grouped.offsets[lead + 1]; });
  for (size_t i = 1; i < grouped.offsets.size(); ++i) grouped.offsets[i] += grouped.offsets[i - 1];
  if (grouped.offsets.back() > kMost) return std::unexpected(too_many);
  grouped.rows.resize(static_cast<size_t>(grouped.offsets.back()));
  std::vector<int64_t> next = grouped.offsets;
  for_each_owner(owners, keys, folded, [&](size_t row, size_t lead) {
    grouped.rows[static_cast<size_t>(next[lead]++)] = static_cast<int32_t>(row);
  });
  return grouped;
}

}  // namespace merit::python
