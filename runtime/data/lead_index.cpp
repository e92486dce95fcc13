#include "runtime/data/lead_index.h"

#include "runtime/values/fold.h"

namespace merit::data {
namespace {

template <typename Value>
std::string_view bytes_of(const Value& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

}  // namespace

std::string_view cell_bytes(const columns::Column& column, int64_t row, bool folded, std::string& scratch) {
  if (column.type == columns::Type::number) return bytes_of(column.numbers[static_cast<size_t>(row)]);
  if (column.type != columns::Type::text) return bytes_of(column.integers[static_cast<size_t>(row)]);
  const std::string_view text = column.text_at(row);
  if (!folded) return text;
  scratch.resize(values::max_cased_size(text.size()));
  scratch.resize(values::normalise_into(text, scratch.data()));
  return scratch;
}

int64_t LeadIndex::add(const columns::Column& column, int64_t row, int64_t lead) {
  std::string scratch;
  const auto [number, is_new] = values_.intern(cell_bytes(column, row, folded_, scratch));
  const auto value = static_cast<size_t>(number);
  if (next_.size() <= static_cast<size_t>(lead)) next_.resize(static_cast<size_t>(lead) + 1, kNone);
  if (is_new) {
    firsts_.push_back(lead);
    lasts_.push_back(lead);
  } else {
    next_[static_cast<size_t>(lasts_[value])] = lead;
    lasts_[value] = lead;
  }
  return firsts_[value];
}

int64_t LeadIndex::first(const columns::Column& column, int64_t row) const {
  std::string scratch;
  const int32_t number = values_.find(cell_bytes(column, row, folded_, scratch));
  return number == Interner::kAbsent ? kNone : firsts_[static_cast<size_t>(number)];
}

}  // namespace merit::data
