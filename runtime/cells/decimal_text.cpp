#include "runtime/cells/decimal_text.h"

#include "runtime/values/numbers.h"

namespace merit::cells {

namespace {

constexpr int kMostWords = 8;

/// Of 256 bits; what is left of them is 0 afterwards. The digits end at `end`; where they begin.
char* write_digits(uint32_t* words, char* end) {
  constexpr uint32_t kDigits = 1'000'000'000;
  char* at = end;
  for (bool more = true; more;) {
    uint64_t rest = 0;
    more = false;
    for (int i = kMostWords; i-- > 0;) {
      const uint64_t value = rest << 32 | words[i];
      words[i] = static_cast<uint32_t>(value / kDigits);
      rest = value % kDigits;
      more = more || words[i] != 0;
    }
    for (int i = 0; i < 9 && (more || rest != 0); ++i, rest /= 10) *--at = static_cast<char>('0' + rest % 10);
  }
  if (at == end) *--at = '0';
  return at;
}

class Writer {
 public:
  explicit Writer(char* to) : begin_(to), at_(to) {}
  void add(char byte) { *at_++ = byte; }
  void add(const char* bytes, int64_t size) {
    for (int64_t i = 0; i < size; ++i) add(bytes[i]);
  }
  void add_zeros(int64_t count) {
    for (int64_t i = 0; i < count; ++i) add('0');
  }
  void add_integer(int64_t value) { at_ += values::write_integer(value, at_); }
  /// Of a fraction, and its point where nothing is left.
  void drop_zeros() {
    while (at_[-1] == '0') --at_;
    if (at_[-1] == '.') --at_;
  }
  TextView text() const { return {begin_, static_cast<size_t>(at_ - begin_)}; }

 private:
  char* begin_;
  char* at_;
};

}  // namespace

TextView decimal_text(const uint8_t* number, int32_t bits, int32_t scale, CellText& room) {
  const int32_t bytes = bits / 8;
  const bool negative = (number[bytes - 1] & 0x80) != 0;
  uint32_t words[kMostWords];
  __builtin_memset(words, negative ? 0xFF : 0, sizeof words);
  __builtin_memcpy(words, number, static_cast<size_t>(bytes));
  uint64_t carry = 1;
  for (uint32_t& word : words) {
    if (!negative) break;
    carry += static_cast<uint32_t>(~word);
    word = static_cast<uint32_t>(carry);
    carry >>= 32;
  }
  char buffer[90];
  char* const end = buffer + sizeof buffer;
  const char* const digits = write_digits(words, end);
  const int64_t count = end - digits;

  Writer out(room.bytes);
  if (negative) out.add('-');
  const int64_t exponent = count - 1 - scale;
  if (scale < 0 || exponent < -6) {  // the border is that of Java's BigDecimal
    out.add(digits[0]);
    out.add('.');
    out.add(digits + 1, count - 1);
    out.add('E');
    if (exponent >= 0) out.add('+');
    out.add_integer(exponent);
    return out.text();
  }
  if (scale == 0) return out.add(digits, count), out.text();
  if (count > scale) {
    out.add(digits, count - scale);
    out.add('.');
    out.add(digits + (count - scale), scale);
  } else {
    out.add('0');
    out.add('.');
    out.add_zeros(scale - count);
    out.add(digits, count);
  }
  out.drop_zeros();
  return out.text();
}

}  // namespace merit::cells
