#include "runtime/values/fold.h"

#include "runtime/values/code_points.h"
#include "runtime/values/folded_words.h"
#include "runtime/values/unicode.h"

namespace merit::values {

namespace {

/// The next folded code point; moves `at` behind it.
inline uint32_t next_folded(const char*& at, const char* end) {
  const CodePoint next = code_point_at(at, end);
  at += next.bytes;
  return fold(next.value);
}

// --- eight bytes at a time: most texts are ASCII
// -----------------------------------------------------------------------

inline size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

enum class Equal : uint8_t { no, yes, undecided };

/// Whether texts of one size are equal when folded; undecided where a letter that is not ASCII has a say.
inline Equal equals_ascii(const char* a, const char* b, size_t size) {
  while (size > 0) {
    const size_t count = least(size, 8);
    const uint64_t of_a = load_bytes(a, count);
    const uint64_t of_b = load_bytes(b, count);
    if (((of_a | of_b) & kHighBits) != 0) return Equal::undecided;
    if (fold_ascii(of_a) != fold_ascii(of_b)) return Equal::no;
    a += count;
    b += count;
    size -= count;
  }
  return Equal::yes;
}

/// Moves both on while they are ASCII and equal when folded, at most to the end of the shorter: what decides, if
/// anything does, stands in the eight bytes from there.
inline void skip_equal_ascii(const char*& a, const char* a_end, const char*& b, const char* b_end) {
  size_t left = least(static_cast<size_t>(a_end - a), static_cast<size_t>(b_end - b));
  while (left > 0) {
    const size_t count = least(left, 8);
    const uint64_t of_a = load_bytes(a, count);
    const uint64_t of_b = load_bytes(b, count);
    if (((of_a | of_b) & kHighBits) != 0 || fold_ascii(of_a) != fold_ascii(of_b)) return;
    a += count;
    b += count;
    left -= count;
  }
}

/// From `at` on the first place where a letter may begin that folds to `first`, which is ASCII; the last seven bytes
/// are not looked at.
inline const char* skip_other_ascii(const char* at, const char* end, uint32_t first) {
  for (; end - at >= 8; at += 8) {
    const uint64_t word = load_bytes(at, 8);
    const uint64_t other = fold_ascii(word) ^ first * kEachByte;
    // The lowest of these bits is right: what carries does so upwards, from a byte that has one.
    const uint64_t may_begin = ((other - kEachByte) & ~other & kHighBits) | (word & kHighBits);
    if (may_begin != 0) return at + __builtin_ctzll(may_begin) / 8;
  }
  return at;
}

/// Where the text that `prefix` folds to ends in [at, end), or null when it does not stand there.
const char* match_folded(const char* at, const char* end, TextView prefix) {
  const char* expected = prefix.begin();
  skip_equal_ascii(at, end, expected, prefix.end());
  while (expected != prefix.end()) {
    if (at == end || next_folded(at, end) != next_folded(expected, prefix.end())) return nullptr;
  }
  return at;
}

size_t map_into(TextView text, const CaseTable& table, char* out) {
  const char* const begin = out;
  for (const char* at = text.begin(); at != text.end();) {
    const CodePoint next = code_point_at(at, text.end());
    at += next.bytes;
    out += encode_code_point(table.map(next.value), out);
  }
  return static_cast<size_t>(out - begin);
}

/// Without looking further: neither begins nor ends with white space, nor with what may be a part of it.
inline bool is_bare(TextView text) {
  const auto is_ascii_but_no_space = [](char byte) { return static_cast<int8_t>(byte) > ' '; };
  return !text.empty() && is_ascii_but_no_space(text.data[0]) && is_ascii_but_no_space(text.data[text.size - 1]);
}

/// `trim`, without a call for most texts.
inline TextView trimmed(TextView text) {
  return is_bare(text) ? text : trim(text);
}

TextView trim_front(TextView text) {
  const char* at = text.begin();
  while (at != text.end()) {
    const CodePoint next = code_point_at(at, text.end());
    if (!is_white_space(next.value)) break;
    at += next.bytes;
  }
  return {at, static_cast<size_t>(text.end() - at)};
}

TextView trim_back(TextView text) {
  const char* end = text.end();
  while (end != text.begin()) {
    const CodePoint last = code_point_before(text.begin(), end);
    if (!is_white_space(last.value)) break;
    end -= last.bytes;
  }
  return {text.data, static_cast<size_t>(end - text.begin())};
}

}  // namespace

bool is_valid_utf8(TextView text) {
  for (const char* at = text.begin(); at != text.end();) {
    const CodePoint next = code_point_at(at, text.end());
    if (next.value > kMaxCodePoint) return false;
    at += next.bytes;
  }
  return true;
}

TextView trim(TextView text) {
  return is_bare(text) ? text : trim_back(trim_front(text));
}

int64_t length(TextView text) {
  int64_t count = 0;
  for (const char* at = text.begin(); at != text.end(); ++count) at += code_point_at(at, text.end()).bytes;
  return count;
}

/// Most texts are ASCII, and unequal ones have mostly another size or begin differently.
bool equals_folded(TextView a, TextView b) {
  a = trimmed(a);
  b = trimmed(b);
  if (a.size == b.size) {
    const Equal equal = equals_ascii(a.data, b.data, a.size);
    if (equal != Equal::undecided) return equal == Equal::yes;
  } else if (equals_ascii(a.data, b.data, least(least(a.size, b.size), 8)) == Equal::no) {
    return false;
  }
  return compare_folded(a, b) == 0;
}

int compare_folded(TextView a, TextView b) {
  a = trimmed(a);
  b = trimmed(b);
  const char* left = a.begin();
  const char* right = b.begin();
  skip_equal_ascii(left, a.end(), right, b.end());
  while (left != a.end() && right != b.end()) {
    const uint32_t x = next_folded(left, a.end());
    const uint32_t y = next_folded(right, b.end());
    if (x != y) return x < y ? -1 : 1;
  }
  return static_cast<int>(left != a.end()) - static_cast<int>(right != b.end());
}

/// Over the bytes of the folded text, eight at a time, the last zeroes.
uint64_t hash_folded(TextView text) {
  text = trimmed(text);
  FoldedHash hash;
  uint64_t size = 0;
  const char* at = text.begin();
  while (at != text.end()) {
    const size_t count = least(static_cast<size_t>(text.end() - at), 8);
    const uint64_t word = load_bytes(at, count);
    if ((word & kHighBits) != 0) break;
    hash.add(fold_ascii(word));
    size += count;
    at += count;
  }
  uint64_t word = 0;
  size_t filled = 0;
  while (at != text.end()) {
    char folded[4];
    const size_t bytes = encode_code_point(next_folded(at, text.end()), folded);
    size += bytes;
    for (size_t i = 0; i < bytes; ++i) {
      word |= static_cast<uint64_t>(static_cast<uint8_t>(folded[i])) << (8 * filled);
      if (++filled < 8) continue;
      hash.add(word);
      word = 0;
      filled = 0;
    }
  }
  if (filled > 0) hash.add(word);
  hash.add(size);
  return hash.bits();
}

bool equals_exact(TextView a, TextView b) {
  return a.size == b.size && (a.size == 0 || __builtin_memcmp(a.data, b.data, a.size) == 0);
}

bool starts_with_folded(TextView subject, TextView prefix) {
  subject = trimmed(subject);
  return prefix.empty() || match_folded(subject.begin(), subject.end(), prefix) != nullptr;
}

bool ends_with_folded(TextView subject, TextView suffix) {
  subject = trim(subject);
  const char* at = subject.end();
  for (const char* expected = suffix.end(); expected != suffix.begin();) {
    if (at == subject.begin()) return false;
    const CodePoint found = code_point_before(subject.begin(), at);
    const CodePoint wanted = code_point_before(suffix.begin(), expected);
    if (fold(found.value) != fold(wanted.value)) return false;
    at -= found.bytes;
    expected -= wanted.bytes;
  }
  return true;
}

bool contains_folded(TextView subject, TextView part) {
  if (part.empty()) return true;
  const char* rest = part.begin();
  const uint32_t first = next_folded(rest, part.end());
  const TextView tail = {rest, static_cast<size_t>(part.end() - rest)};
  for (const char* at = subject.begin(); at != subject.end();) {
    if (first < 0x80) at = skip_other_ascii(at, subject.end(), first);
    if (at == subject.end() || next_folded(at, subject.end()) != first) continue;
    if (tail.empty() || match_folded(at, subject.end(), tail) != nullptr) return true;
  }
  return false;
}

size_t lower_into(TextView text, char* out) {
  return map_into(text, kLowerTable, out);
}

size_t upper_into(TextView text, char* out) {
  return map_into(text, kUpperTable, out);
}

size_t normalise_into(TextView text, char* out) {
  return map_into(trim(text), kFoldTable, out);
}

Maybe<TextView> domain_part(TextView email) {
  for (const char* at = email.end(); at != email.begin(); --at) {
    if (at[-1] == '@') return trim({at, static_cast<size_t>(email.end() - at)});
  }
  return {};
}

}  // namespace merit::values
