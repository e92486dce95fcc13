#include "runtime/values/fold.h"

#include <doctest/doctest.h>
#include <utf8proc.h>

#include <random>
#include <string>

#include "runtime/values/code_points.h"
#include "runtime/values/owned_text.h"
#include "runtime/values/unicode.h"

namespace merit::values {
namespace {

using namespace std::string_literals;

std::string_view trimmed(std::string_view text) {
  return trim(text);
}

TEST_CASE("the tables say what utf8proc says, for every code point") {
  for (int32_t code_point = 0; code_point < 0x110000; ++code_point) {
    const auto unsigned_code_point = static_cast<uint32_t>(code_point);
    utf8proc_int32_t folded[8];
    int boundary = 0;
    if (utf8proc_decompose_char(code_point, folded, 8, UTF8PROC_CASEFOLD, &boundary) == 1) {
      REQUIRE(fold(unsigned_code_point) == static_cast<uint32_t>(folded[0]));
    }
    REQUIRE(kLowerTable.map(unsigned_code_point) == static_cast<uint32_t>(utf8proc_tolower(code_point)));
    if (code_point == 0xDF) continue;  // utf8proc has an opinion that Unicode does not share
    REQUIRE(kUpperTable.map(unsigned_code_point) == static_cast<uint32_t>(utf8proc_toupper(code_point)));
  }
  CHECK(kFoldTable.map(kStrayByte + 0xFF) == kStrayByte + 0xFF);
  CHECK(std::string_view(unicode_version()) == utf8proc_unicode_version());
}

TEST_CASE("a mapped code point never outgrows the room that `max_cased_size` promises") {
  for (uint32_t code_point = 0; code_point < 0x110000; ++code_point) {
    char bytes[4];
    const size_t size = encode_code_point(code_point, bytes);
    for (const CaseTable* table : {&kFoldTable, &kLowerTable, &kUpperTable}) {
      REQUIRE(encode_code_point(table->map(code_point), bytes) <= max_cased_size(size));
    }
  }
}

TEST_CASE("white space is the Unicode property, not more") {
  for (const char* space : {"\t", "\n", "\v", "\f", "\r", " ", "\u0085", "\u00A0", "\u1680", "\u2000", "\u200A",
                            "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"}) {
    CHECK(trimmed(space + "x y"s + space) == "x y");
    CHECK(trimmed(space) == "");
  }
  for (const char* other : {"\u200B", "\uFEFF", "\x1F", "\u180E", "\x85", "\xA0", "\xC2"})
    CHECK(trimmed(other) == other);
  CHECK(trimmed("") == "");
  CHECK(trim(TextView{}).size == 0);
}

TEST_CASE("`is` trims both sides and folds case, code point by code point") {
  CHECK(equals_folded(" United States\t", "UNITED states"));
  CHECK(equals_folded("STRASSE", "strasse"));
  CHECK(equals_folded("\u00C4RZTE", "\u00E4rzte"));
  CHECK(equals_folded("\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2",
                      "\u03C3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C3"));  // final sigma
  CHECK(equals_folded("\u212Aelvin", "kelvin"));
  CHECK(equals_folded("\u1E9E", "\u00DF"));
  CHECK(equals_folded("\u13A0", "\uAB70"));  // Cherokee folds upwards
  CHECK(equals_folded("\U00010400", "\U00010428"));
  CHECK(equals_folded("", " \u3000 "));
  CHECK_FALSE(equals_folded("stra\u00DFe", "strasse"));
  CHECK_FALSE(equals_folded("\u0130", "i"));
  CHECK_FALSE(equals_folded("\u0130", "i\u0307"));
  CHECK_FALSE(equals_folded("\u0131", "i"));
  CHECK_FALSE(equals_folded("a b", "ab"));
  CHECK_FALSE(equals_folded("a", ""));
  CHECK_FALSE(equals_folded("", "a"));
  CHECK_FALSE(equals_folded("ab", "abc"));
  CHECK_FALSE(equals_folded("\u00E9", "e\u0301"));  // no normal forms in data
  CHECK_FALSE(equals_folded("@", "`"));             // not letters, one bit apart
  CHECK_FALSE(equals_folded("[", "{"));
  CHECK(equals_folded("a\0b"s, "A\0B"s));
  CHECK_FALSE(equals_folded("a\0b"s, "a"s));
}

TEST_CASE("bytes that are no UTF-8 equal only themselves") {
  CHECK(equals_folded("a\xFF", "A\xFF"));
  CHECK_FALSE(equals_folded("\xE9", "\u00E9"));
  CHECK_FALSE(equals_folded("\xC3", "\xC2"));
  CHECK_FALSE(equals_folded("\xED\xA0\x80", "?"));
}

TEST_CASE("order and hash fit equality") {
  CHECK(compare_folded("Abc", "abD") < 0);
  CHECK(compare_folded("abc", "AB") > 0);
  CHECK(compare_folded(" abc", "ABC ") == 0);
  CHECK(compare_folded("z", "\u00E4") < 0);
  CHECK(hash_folded(" ACME GmbH") == hash_folded("acme gmbh\u00A0"));
  CHECK(hash_folded("\u212A") == hash_folded("k"));
  CHECK(hash_folded("ab") != hash_folded("ba"));
  CHECK(hash_folded("") != hash_folded("\0"s));

  std::mt19937 random(2);
  const std::string alphabet = "aAbB \xC3\x84\xA4\xE2\xAA";
  for (int round = 0; round < 100000; ++round) {
    std::string a(random() % 4, ' ');
    std::string b(random() % 4, ' ');
    for (char& byte : a) byte = alphabet[random() % alphabet.size()];
    for (char& byte : b) byte = alphabet[random() % alphabet.size()];
    const bool equal = equals_folded(a, b);
    REQUIRE(equal == (normalised(a) == normalised(b)));
    REQUIRE(equal == (compare_folded(a, b) == 0));
    REQUIRE((compare_folded(a, b) < 0) == (compare_folded(b, a) > 0));
    REQUIRE(equal == (hash_folded(a) == hash_folded(b)));
  }
}

TEST_CASE("texts of any length compare as their folded code points do, wherever they differ") {
  std::mt19937 random(3);
  const std::string letters = "aAkKzZ09 @[`{_\x7F";
  const std::string wide[] = {"\u212A", "\u00E9", "\u00C9", "\u2003", "\xFF"};
  const auto piece = [&]() -> std::string {
    if (random() % 12 == 0) return wide[random() % 5];
    return {letters[random() % letters.size()]};
  };
  const auto flipped = [&](std::string text) {
    for (char& byte : text) {
      const bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
      if (is_letter && random() % 2 == 0) byte = static_cast<char>(byte ^ 0x20);
    }
    return text;
  };
  for (int round = 0; round < 100000; ++round) {
    std::string a, b;
    for (unsigned left = random() % 24; left > 0; --left) {
      const std::string one = piece();
      a += one;
      b += random() % 40 == 0 ? piece() : flipped(one);
    }
    const std::string folded_a = normalised(a), folded_b = normalised(b);
    REQUIRE(equals_folded(a, b) == (folded_a == folded_b));
    REQUIRE((hash_folded(a) == hash_folded(b)) == (folded_a == folded_b));
    REQUIRE((compare_folded(a, b) == 0) == (folded_a == folded_b));
    REQUIRE((compare_folded(a, b) < 0) == (compare_folded(b, a) > 0));
    const TextView subject = trim(a);
    const size_t cut = random() % (subject.size + 1);
    const bool in_two = cut < subject.size && (static_cast<uint8_t>(subject.data[cut]) & 0x80) != 0;
    if (!in_two) REQUIRE(starts_with_folded(a, flipped(std::string(subject.data, cut))));
    REQUIRE_FALSE(starts_with_folded(a, std::string(subject) + "x"));
  }
}

TEST_CASE("`starts with` and `ends with` trim the subject only") {
  CHECK(starts_with_folded("  /Pricing/teams", "/pricing"));
  CHECK(starts_with_folded("x", ""));
  CHECK(starts_with_folded("", ""));
  CHECK_FALSE(starts_with_folded(" x", " x"));
  CHECK_FALSE(starts_with_folded("/pric", "/pricing"));
  CHECK_FALSE(starts_with_folded("", "a"));
  CHECK(ends_with_folded("jo@ACME.example \n", ".Example"));
  CHECK(ends_with_folded("\u00C4", "\u00E4"));
  CHECK(ends_with_folded("\u212A", "k"));  // the suffix is shorter in bytes
  CHECK(ends_with_folded("k", "\u212A"));  // and longer
  CHECK(ends_with_folded("", ""));
  CHECK_FALSE(ends_with_folded("x ", "x "));
  CHECK_FALSE(ends_with_folded("\u00E4", "\xA4"));  // half a letter
  CHECK_FALSE(starts_with_folded("\u00E4", "\xC3"));
}

TEST_CASE("`contains` folds both sides and trims neither") {
  CHECK(contains_folded("Senior Vice PRESIDENT, Sales", "vice president"));
  CHECK(contains_folded("aaab", "AAB"));
  CHECK(contains_folded("a b", " "));
  CHECK(contains_folded("a", ""));
  CHECK(contains_folded("", ""));
  CHECK_FALSE(contains_folded("ab", " ab"));
  CHECK_FALSE(contains_folded("ab", "abc"));
  CHECK_FALSE(contains_folded("", "a"));
  CHECK_FALSE(contains_folded("\u00E4", "\xA4"));
}

TEST_CASE("`contains` is what a search among folded letters says") {
  const auto folded = [](std::string_view text) {
    std::u32string letters;
    for (const char* at = text.data(); at != text.data() + text.size();) {
      const CodePoint next = code_point_at(at, text.data() + text.size());
      letters += static_cast<char32_t>(fold(next.value));
      at += next.bytes;
    }
    return letters;
  };
  // Letters beyond ASCII that fold into it, and not; bytes that are no letters; neighbours of letters.
  const std::string_view pieces[] = {"k", "K", "\u212A", "s", "\u017F", "S", "a",    "A",    "\u00E4", "\u00C4",
                                     "@", "[", "`",      "{", "\x7F",   "0", "\x01", "\xFF", " ",      "\U0001F600"};
  std::mt19937_64 random(3);
  const auto text_of = [&](size_t size) {
    std::string text;
    for (size_t i = 0; i < size; ++i) text += pieces[random() % std::size(pieces)];
    return text;
  };
  for (int round = 0; round < 100'000; ++round) {
    const std::string subject = text_of(random() % 40);
    const std::string part = text_of(random() % 3);
    REQUIRE(contains_folded(subject, part) == (folded(subject).find(folded(part)) != std::u32string::npos));
  }
}

TEST_CASE("`is exactly` compares bytes") {
  CHECK(equals_exact("Ab", "Ab"));
  CHECK_FALSE(equals_exact("Ab", "ab"));
  CHECK_FALSE(equals_exact("Ab", "Ab "));
  CHECK(equals_exact(TextView{}, ""));
}

TEST_CASE("lower, upper, length") {
  CHECK(lower("ACME \u00C4\u0130\u03A3") == "acme \u00E4i\u03C3");
  CHECK(upper("acme \u00E4\u00DF\u0131\u00FF") == "ACME \u00C4\u00DFI\u0178");
  CHECK(upper("\u0250") == "\u2C6F");  // grows from two bytes to three
  CHECK(lower(" A\xFF") == " a\xFF");  // not trimmed; stray bytes stay
  CHECK(normalised(" A B ") == "a b");
  CHECK(length("") == 0);
  CHECK(length("na\u00EFve \U0001F600") == 7);
  CHECK(length("\xE2\x82") == 2);
}

TEST_CASE("domain: after the last @, missing without one") {
  CHECK(lower(domain_part("Jo@Home@ACME.Example ").value) == "acme.example");
  CHECK(std::string_view(domain_part("jo@ acme.example").value) == "acme.example");
  CHECK_FALSE(domain_part("acme.example").known);
  CHECK_FALSE(domain_part("").known);
  CHECK(domain_part("jo@").known);
  CHECK(std::string_view(domain_part("jo@").value) == "");
}

TEST_CASE("well-formed UTF-8 is told from the rest") {
  CHECK(is_valid_utf8(""));
  CHECK(is_valid_utf8("plain \u00E4 \u20AC \U0010FFFF"));
  for (const char* wrong : {"\x80", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "ok\xFF", "\xE2\x82"}) {
    CHECK_FALSE(is_valid_utf8(wrong));
  }
}

}  // namespace
}  // namespace merit::values
