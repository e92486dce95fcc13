#include "runtime/text/encoding.h"

#include <doctest/doctest.h>

#include <string_view>

#include "runtime/values/fold.h"

using namespace merit::text;
using namespace std::string_view_literals;

TEST_CASE("a file says by its bytes how it is encoded") {
  const auto read = [](std::string_view bytes) {
    const Decoded decoded = decode(bytes);
    return std::string(name_of(decoded.encoding)) + ": " + decoded.text;
  };
  CHECK(read("") == "UTF-8: ");
  CHECK(read("code\nMüller\n") == "UTF-8: code\nMüller\n");
  CHECK(read("\xEF\xBB\xBFMüller") == "UTF-8: Müller");
  CHECK(read("code\nM\xFCller\n") == "Windows-1252: code\nMüller\n");
  CHECK(read("\x80uro") == "Windows-1252: €uro");
  CHECK(read("\xFF\xFEM\0\xFC\0"sv) == "UTF-16LE: Mü");
  CHECK(read("\xFE\xFF\0M\0\xFC"sv) == "UTF-16BE: Mü");
  CHECK(read("c\0o\0d\0e\0\n\0"sv) == "UTF-16LE: code\n");
}

TEST_CASE("a stray byte in UTF-8 stays where it is") {
  const Decoded decoded = decode("Müller,Jürgen\nBj\xF6rk\n");
  CHECK(decoded.encoding == Encoding::utf_8);
  CHECK(decoded.text == "Müller,Jürgen\nBj\xF6rk\n");
  CHECK_FALSE(merit::values::is_valid_utf8(decoded.text));
  CHECK(merit::values::is_valid_utf8("Müller"));
}
