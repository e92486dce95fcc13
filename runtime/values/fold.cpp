#include "runtime/values/fold.h"

#include "runtime/values/code_points.h"
#include "runtime/values/unicode.h"

namespace merit::values {

namespace {

/// The next folded code point; moves `at` behind it.
inline uint32_t next_folded(const char*& at, const char* end) {
  const CodePoint next = code_point_at(at, end);
  at += next.bytes;
  return fold(next.value);
}

/// Where the text that `prefix` folds to ends in [at, end), or null when it does not stand there.
const char* match_folded(const char* at, const char* end, TextView prefix) {
  const char* expected = prefix.begin();
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
  return trim_back(trim_front(text));
}

int64_t length(TextView text) {
  int64_t count = 0;
  for (const char* at = text.begin(); at != text.end(); ++count) at += code_point_at(at, text.end()).bytes;
  return count;
}

bool equals_folded(TextView a, TextView b) {
  return compare_folded(a, b) == 0;
}

int compare_folded(TextView a, TextView b) {
  a = trim(a);
  b = trim(b);
  const char* left = a.begin();
  const char* right = b.begin();
  while (left != a.end() && right != b.end()) {
    const uint32_t x = next_folded(left, a.end());
    const uint32_t y = next_folded(right, b.end());
    if (x != y) return x < y ? -1 : 1;
  }
  return static_cast<int>(left != a.end()) - static_cast<int>(right != b.end());
}

uint64_t hash_folded(TextView text) {
  text = trim(text);
  uint64_t hash = 0x9E3779B97F4A7C15;
  for (const char* at = text.begin(); at != text.end();) {
    hash = (hash ^ next_folded(at, text.end())) * 0xD6E8FEB86659FD93;
    hash ^= hash >> 32;
  }
  return hash;
}

bool equals_exact(TextView a, TextView b) {
  return a.size == b.size && (a.size == 0 || __builtin_memcmp(a.data, b.data, a.size) == 0);
}

bool starts_with_folded(TextView subject, TextView prefix) {
  subject = trim(subject);
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
    if (next_folded(at, subject.end()) != first) continue;
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
