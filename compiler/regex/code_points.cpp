#include "compiler/regex/code_points.h"

#include <re2/re2.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>
#include <utility>

#include "runtime/values/code_points.h"
#include "runtime/values/unicode.h"

namespace merit::regex {

namespace {

using values::kMaxCodePoint;

constexpr Range kSurrogates = {0xD800, 0xDFFF};
constexpr uint32_t kFirstWide = 0x80;

void append(CodePoints& characters, Range range) {
  if (!characters.empty() && characters.back().last + 1 == range.first) {
    characters.back().last = range.last;
  } else {
    characters.push_back(range);
  }
}

std::string utf8(uint32_t code_point) {
  char bytes[4];
  return {bytes, values::encode_code_point(code_point, bytes)};
}

RE2::Options options(bool ignore_case) {
  RE2::Options options;
  options.set_case_sensitive(!ignore_case);
  options.set_log_errors(false);
  return options;
}

// --- asked at the code points that decide ----------------------------------------------------------------------------

/// Code points between which an atom is true of all others, or of none; ascending.
using Deciding = std::vector<uint32_t>;

void sort_and_unify(Deciding& code_points) {
  std::ranges::sort(code_points);
  const auto repeated = std::ranges::unique(code_points);
  code_points.erase(repeated.begin(), repeated.end());
}

/// ASCII, and what equals `s` and `k` where case is ignored: ſ and the kelvin sign. Behind surrogates, which nothing
/// can be asked of, all begins anew.
const Deciding& of_ascii() {
  static const Deciding kAll = [] {
    Deciding found = {0x17F, 0x212A, kSurrogates.last};
    for (uint32_t c = 0; c < kFirstWide; ++c) found.push_back(c);
    sort_and_unify(found);
    return found;
  }();
  return kAll;
}

/// All that have another case.
const Deciding& cased() {
  static const Deciding kAll = [] {
    Deciding found;
    const uint32_t limit = std::max({values::kFoldTable.limit, values::kLowerTable.limit, values::kUpperTable.limit});
    for (uint32_t c = 0; c < limit; ++c) {
      for (const uint32_t other : {values::fold(c), values::kLowerTable.map(c), values::kUpperTable.map(c)}) {
        if (other != c) found.insert(found.end(), {c, other});
      }
    }
    sort_and_unify(found);
    return found;
  }();
  return kAll;
}

/// Of a code point: those that may equal it where case is ignored, since they fold alike.
Deciding other_cases_of(uint32_t code_point) {
  const auto fold = [](uint32_t c) { return values::fold(c); };
  const uint32_t folds[] = {fold(code_point), fold(values::kLowerTable.map(code_point)),
                            fold(values::kUpperTable.map(code_point))};
  Deciding found = {code_point};
  std::ranges::copy_if(cased(), std::back_inserter(found),
                       [&](uint32_t c) { return std::ranges::find(folds, fold(c)) != std::end(folds); });
  sort_and_unify(found);
  return found;
}

/// Of an atom that names its code points: these, ASCII (which `\\w` stands for), and what has cases.
Deciding deciding(const std::string& atom) {
  Deciding found = of_ascii();
  found.insert(found.end(), cased().begin(), cased().end());
  for (const char *at = atom.data(), *end = at + atom.size(); at != end;) {
    const values::CodePoint named = values::code_point_at(at, end);
    found.push_back(named.value);
    at += named.bytes;
  }
  sort_and_unify(found);
  return found;
}

/// Nothing but one of them matches.
CodePoints ask_among(const Deciding& code_points, const std::string& atom, bool ignore_case) {
  const RE2 regex(atom, options(ignore_case));
  CodePoints found;
  for (const uint32_t c : code_points) {
    if (RE2::FullMatch(utf8(c), regex)) append(found, {c, c});
  }
  return found;
}

CodePoints ask_at(const Deciding& code_points, const std::string& atom, bool ignore_case) {
  const RE2 regex(atom, options(ignore_case));
  CodePoints found;
  const auto ask = [&](Range all_alike) {
    if (all_alike.first > all_alike.last) return;
    if (RE2::FullMatch(utf8(all_alike.first), regex)) append(found, all_alike);
  };
  uint32_t next = 0;
  for (const uint32_t c : code_points) {
    if (c > next) ask({next, c - 1});
    ask({c, c});
    next = c + 1;
  }
  ask({next, kMaxCodePoint});
  return found;
}

// --- asked everywhere ------------------------------------------------------------------------------------------------

/// Runs of matches in a text of all code points. Takes some hundredths of a second.
CodePoints ask_everywhere(const std::string& atom, bool ignore_case) {
  static const std::string kAll = [] {
    std::string text;
    for (uint32_t c = 0; c <= kMaxCodePoint; ++c) {
      if (c < kSurrogates.first || c > kSurrogates.last) text += utf8(c);
    }
    return text;
  }();
  const RE2 run("(" + atom + ")+", options(ignore_case));
  CodePoints found;
  size_t from = 0;
  re2::StringPiece match;
  while (run.Match(kAll, from, kAll.size(), RE2::UNANCHORED, &match, 1)) {
    const char* const end = match.data() + match.size();
    const auto first = values::code_point_at(match.data(), end).value;
    const auto last = values::code_point_before(match.data(), end).value;
    if (first < kSurrogates.first && last > kSurrogates.last) {
      append(found, {first, kSurrogates.first - 1});
      append(found, {kSurrogates.last + 1, last});
    } else {
      append(found, {first, last});
    }
    from = static_cast<size_t>(end - kAll.data());
  }
  return found;
}

// --- which of them ---------------------------------------------------------------------------------------------------

bool is_ascii(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<uint8_t>(c) < kFirstWide; });
}

/// Whether an escape names a group of Unicode, or a code point by its number.
bool has_wide_escape(const std::string& atom) {
  for (size_t at = atom.find('\\'); at != std::string::npos; at = atom.find('\\', at + 2)) {
    const char escaped = atom[at + 1];
    if (escaped == 'p' || escaped == 'P' || escaped == 'x' || (escaped >= '0' && escaped <= '7')) return true;
  }
  return false;
}

CodePoints ask(const std::string& atom, bool ignore_case) {
  if (has_wide_escape(atom)) return ask_everywhere(atom, ignore_case);
  if (is_ascii(atom)) return ask_at(of_ascii(), atom, ignore_case);
  const values::CodePoint first = values::code_point_at(atom.data(), atom.data() + atom.size());
  if (first.bytes == atom.size()) return ask_among(other_cases_of(first.value), atom, ignore_case);
  return ask_at(deciding(atom), atom, ignore_case);
}

}  // namespace

const CodePoints& code_points_of(const std::string& atom, bool ignore_case) {
  static std::mutex mutex;
  static std::map<std::pair<std::string, bool>, CodePoints> known;
  const std::scoped_lock lock(mutex);
  const auto [place, is_new] = known.try_emplace({atom, ignore_case});
  if (is_new) place->second = ask(atom, ignore_case);
  return place->second;
}

// --- UTF-8 -----------------------------------------------------------------------------------------------------------

namespace {

/// Cuts a range at multiples of 64, 4,096 … until the code points of each part take all values of their later bytes.
void split(Range range, std::vector<ByteRanges>& parts) {
  for (const uint32_t longest : {0x7FU, 0x7FFU, 0xFFFFU}) {
    if (range.first <= longest && longest < range.last) {
      split({range.first, longest}, parts);
      return split({longest + 1, range.last}, parts);
    }
  }
  if (range.first >= kFirstWide) {
    for (uint32_t bits = 6; bits <= 18; bits += 6) {
      const uint32_t low = (uint32_t{1} << bits) - 1;
      if ((range.first & ~low) == (range.last & ~low)) break;  // one value of all earlier bytes
      if ((range.first & low) != 0) {
        split({range.first, range.first | low}, parts);
        return split({(range.first | low) + 1, range.last}, parts);
      }
      if ((range.last & low) != low) {
        split({range.first, (range.last & ~low) - 1}, parts);
        return split({range.last & ~low, range.last}, parts);
      }
    }
  }
  const std::string first = utf8(range.first);
  const std::string last = utf8(range.last);
  ByteRanges bytes;
  for (size_t i = 0; i < first.size(); ++i)
    bytes.push_back({static_cast<uint8_t>(first[i]), static_cast<uint8_t>(last[i])});
  parts.push_back(std::move(bytes));
}

}  // namespace

std::vector<ByteRanges> utf8_of(const CodePoints& characters) {
  std::vector<ByteRanges> parts;
  for (const Range& range : characters) {
    if (range.first < kSurrogates.first && range.last > kSurrogates.last) {
      split({range.first, kSurrogates.first - 1}, parts);
      split({kSurrogates.last + 1, range.last}, parts);
    } else {
      split(range, parts);
    }
  }
  return parts;
}

}  // namespace merit::regex
