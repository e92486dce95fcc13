#include "runtime/values/edit_distance.h"

#include <doctest.h>

#include <string>
#include <vector>

#include "runtime/values/nearest.h"

namespace merit::values {

TEST_CASE("letters added, left out, changed or swapped, in any case") {
  CHECK(edit_distance("", "", 3) == 0);
  CHECK(edit_distance("email", "Email", 3) == 0);
  CHECK(edit_distance("email", "emial", 3) == 1);
  CHECK(edit_distance("email", "mail", 3) == 1);
  CHECK(edit_distance("email", "e_mail", 3) == 1);
  CHECK(edit_distance("email", "phone", 9) == 5);
  CHECK(edit_distance("ca", "abc", 9) == 3);  // letters that were swapped stay as they are
  CHECK(edit_distance("kitten", "sitting", 9) == 3);
}

TEST_CASE("what is too far is one more than the most") {
  CHECK(edit_distance("email", "phone", 2) == 3);
  CHECK(edit_distance("email", "electronic_mail", 4) == 5);
  CHECK(edit_distance("email", "emial", 0) == 1);
  const std::string longest(kLongestWord, 'a');
  CHECK(edit_distance(longest, longest.substr(1), 5) == 1);
  CHECK(edit_distance(longest + "a", longest + "a", 5) == 6);
}

TEST_CASE("a bound changes no distance within it") {
  const std::vector<std::string> words = {"", "a", "ab", "ba", "abcd", "badc", "bcda", "visit", "vsiits", "visitor"};
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      const size_t distance = edit_distance(a, b, 100);
      CHECK(distance == edit_distance(b, a, 100));
      for (size_t most = 0; most < 9; ++most) CHECK(edit_distance(a, b, most) == std::min(distance, most + 1));
    }
  }
}

TEST_CASE("the nearest name") {
  const std::vector<std::string> names = {"country", "Email", "created_at", "x", "id"};
  const auto near = [&](std::string_view name) {
    const std::string* found = nearest(name, names);
    return found ? *found : "";
  };
  CHECK(near("contry") == "country");
  CHECK(near("email") == "Email");
  CHECK(near("created") == "created_at");
  CHECK(near("phone") == "");
  CHECK(near("X") == "x");
  // Words that share no letter are not near, however short.
  CHECK(near("n") == "");
  CHECK(near("on") == "");
  CHECK(near("ix") == "id");
  CHECK(near("") == "");
}

}  // namespace merit::values
