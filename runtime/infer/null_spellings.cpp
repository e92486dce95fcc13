#include "runtime/infer/null_spellings.h"

#include <algorithm>
#include <array>

#include "runtime/values/fold.h"

namespace merit::infer {
namespace {

using enum Spelled;

constexpr auto kSpellings = std::to_array<NullSpelling>({
    {"", always},
    {"-", always},
    {"--", always},
    {"---", always},
    {"–", always},
    {"—", always},
    {"N/A", always},
    {"#N/A", always},
    {"n.a.", always},
    {"NULL", always},
    {"(null)", always},
    {"<null>", always},
    {"\\N", always},
    {"nil", always},
    {"NaN", always},
    {"NaT", always},
    {"<NA>", always},
    {"undefined", always},
    {"unknown", always},
    {"(unknown)", always},
    {"[[unknown]]", always},
    {"[not provided]", always},
    {"not provided", always},
    {"not set", always},
    {"(not set)", always},
    {"not available", always},
    {"not specified", always},
    {"(no value)", always},
    {"No value", always},
    {"(blank)", always},
    {"(empty)", always},
    {"Select", always},
    {"- Select -", always},
    {"Please select", always},
    {"--None--", always},
    {"?", always},
    {"unbekannt", always},
    {"k. A.", always},
    {"k.A.", always},
    {"keine Angabe", always},
    {"inconnu", always},
    {"desconocido", always},
    {"未知", always},
    {"不明", always},
    {"NA", when_typed},
    {"none", when_typed},
    {"(none)", when_typed},
    {"TBD", when_typed},
    {"keine", when_typed},
    {"无", when_typed},
    {"0000-00-00", when_typed},
    {"0000-00-00 00:00:00", when_typed},
    {"#REF!", always},
    {"#VALUE!", always},
    {"#DIV/0!", always},
    {"#NAME?", always},
});
static_assert(kSpellings.size() <= kMostNullSpellings);

constexpr size_t kLongest = 24;  // bytes, of all of them

}  // namespace

std::span<const NullSpelling> null_spellings() {
  return kSpellings;
}

std::optional<size_t> null_spelling_of(std::string_view text) {
  const std::string_view trimmed = values::trim(text);
  if (trimmed.size() > kLongest) return std::nullopt;
  const auto fits = [&](const NullSpelling& spelling) { return values::equals_folded(trimmed, spelling.text); };
  const auto found = std::ranges::find_if(kSpellings, fits);
  if (found == kSpellings.end()) return std::nullopt;
  return static_cast<size_t>(found - kSpellings.begin());
}

}  // namespace merit::infer
