#include "runtime/columns/concatenate.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "runtime/columns/join_dictionaries.h"

namespace merit::columns {
namespace {

template <typename Buffer>
void append(Buffer& to, const Buffer& from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// Sets `count` bits from `begin` on, word by word where both sides begin with a word.
void append_validity(std::vector<uint64_t>& to, size_t begin, const Column& part) {
  const auto count = static_cast<size_t>(part.length);
  if (begin % 64 == 0 && !part.validity.empty()) {
    std::ranges::copy(part.validity, to.begin() + static_cast<int64_t>(begin / 64));
    return;
  }
  for (size_t i = 0; i < count; ++i) {
    const auto known = static_cast<uint64_t>(part.known(static_cast<int64_t>(i)));
    to[(begin + i) / 64] |= known << ((begin + i) % 64);
  }
}

std::vector<uint64_t> joined_validity(std::span<const ColumnPtr> parts, size_t length) {
  if (std::ranges::all_of(parts, [](const ColumnPtr& part) { return part->validity.empty(); })) return {};
  std::vector<uint64_t> validity((length + 63) / 64);
  size_t begin = 0;
  for (const ColumnPtr& part : parts) {
    append_validity(validity, begin, *part);
    begin += static_cast<size_t>(part->length);
  }
  return validity;
}

/// Ends of texts or of lists, counted on from the part before.
void append_offsets(std::vector<int64_t>& to, const Column& part) {
  const int64_t shift = to.back() - part.offsets.front();
  for (size_t i = 1; i < part.offsets.size(); ++i) to.push_back(part.offsets[i] + shift);
}

void append_plain_texts(Column& to, const Column& part) {
  for (int64_t row = 0; row < part.length; ++row) {
    if (part.known(row)) to.bytes += part.text_at(row);
    to.offsets.push_back(static_cast<int64_t>(to.bytes.size()));
  }
}

void append_texts(Column& to, std::span<const ColumnPtr> parts) {
  const auto& dictionary = parts.front()->dictionary;
  const auto shares = [&](const ColumnPtr& part) { return part->dictionary == dictionary; };
  if (dictionary && std::ranges::all_of(parts, shares)) {
    to.dictionary = dictionary;
    for (const ColumnPtr& part : parts) append(to.codes, part->codes);
    return;
  }
  if (JoinedDictionary joined = join_dictionaries(parts); joined.dictionary) {
    to.dictionary = std::move(joined.dictionary);
    to.codes.reserve(static_cast<size_t>(to.length));
    for (size_t i = 0; i < parts.size(); ++i) {
      for (const int32_t code : parts[i]->codes) to.codes.push_back(joined.codes[i][static_cast<size_t>(code)]);
    }
    return;
  }
  to.offsets.reserve(static_cast<size_t>(to.length) + 1);
  to.offsets.push_back(0);
  for (const ColumnPtr& part : parts) {
    const bool is_whole = !part->dictionary && part->offsets.front() == 0;
    if (is_whole) {
      append_offsets(to.offsets, *part);
      to.bytes += part->bytes;
    } else {
      append_plain_texts(to, *part);
    }
  }
}

void append_children(Column& to, std::span<const ColumnPtr> parts) {
  for (size_t child = 0; child < parts.front()->children.size(); ++child) {
    std::vector<ColumnPtr> of_parts;
    for (const ColumnPtr& part : parts) of_parts.push_back(part->children[child]);
    to.children.push_back(concatenate(of_parts));
  }
}

}  // namespace

ColumnPtr concatenate(std::span<const ColumnPtr> parts) {
  assert(!parts.empty());
  if (parts.size() == 1) return parts.front();
  auto joined = std::make_shared<Column>();
  joined->type = parts.front()->type;
  joined->labels = parts.front()->labels;
  for (const ColumnPtr& part : parts) joined->length += part->length;
  const auto length = static_cast<size_t>(joined->length);
  joined->validity = joined_validity(parts, length);
  switch (joined->type) {
    case Type::text:
      append_texts(*joined, parts);
      break;
    case Type::list:
      joined->offsets.reserve(length + 1);
      joined->offsets.push_back(0);
      for (const ColumnPtr& part : parts) append_offsets(joined->offsets, *part);
      append_children(*joined, parts);
      break;
    case Type::structure:
      append_children(*joined, parts);
      break;
    case Type::number:
      joined->numbers.reserve(length);
      for (const ColumnPtr& part : parts) append(joined->numbers, part->numbers);
      break;
    default:
      joined->integers.reserve(length);
      for (const ColumnPtr& part : parts) append(joined->integers, part->integers);
  }
  return joined;
}

}  // namespace merit::columns
