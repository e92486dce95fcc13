#include "compiler/semantics/indexes.h"

#include "runtime/values/owned_text.h"

namespace merit::semantics {
namespace {

template <typename Positions>
auto find(const Positions& positions, const std::string& key) -> std::optional<typename Positions::mapped_type> {
  const auto found = positions.find(key);
  return found == positions.end() ? std::nullopt : std::optional(found->second);
}

/// The index at a place, made by `fill(index)` if it is not there yet.
template <typename List>
const auto& made(List& list, uint32_t place, auto fill) {
  if (list.size() <= place) list.resize(place + 1);
  auto& index = list[place];
  if (!index) fill(index.emplace());
  return *index;
}

}  // namespace

std::optional<int64_t> Indexes::label(uint32_t enumeration, const std::string& text) {
  const Positions& positions = made(labels_, enumeration, [&](Positions& index) {
    const auto& labels = model_.enumerations[enumeration].labels;
    for (size_t i = 0; i < labels.size(); ++i)
      index.emplace(values::comparison_key(labels[i]), static_cast<int32_t>(i));
  });
  return find(positions, values::comparison_key(text));
}

std::optional<int32_t> Indexes::field(uint32_t event, const std::string& name) {
  const Positions& positions = made(fields_, event, [&](Positions& index) {
    const auto& fields = model_.events[event].fields;
    for (size_t i = 0; i < fields.size(); ++i) index.emplace(fields[i].name, static_cast<int32_t>(i));
  });
  return find(positions, name);
}

uint32_t Indexes::enumeration(const std::vector<std::string>& labels) {
  return enumerations_.emplace(labels, static_cast<uint32_t>(model_.enumerations.size())).first->second;
}

}  // namespace merit::semantics
