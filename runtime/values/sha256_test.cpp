#include "runtime/values/sha256.h"

#include <doctest.h>

#include <string>

namespace merit::values {
namespace {

std::string digest(std::string_view bytes, size_t piece) {
  Sha256 hash;
  for (size_t at = 0; at < bytes.size(); at += piece) hash.update(bytes.substr(at, piece));
  std::string hex(Sha256::kHexSize, ' ');
  hash.finish(hex.data());
  return hex;
}

TEST_CASE("the digests of FIPS 180-4's examples") {
  CHECK(digest("", 1) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(digest("abc", 3) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 64) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(digest(std::string(1'000'000, 'a'), 997) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("pieces do not matter, nor does an end at the block's edge") {
  for (size_t size = 50; size < 70; ++size) {
    const std::string bytes(size, 'x');
    CHECK(digest(bytes, 1) == digest(bytes, size));
    CHECK(digest(bytes, 7) == digest(bytes, size));
  }
}

}  // namespace
}  // namespace merit::values
