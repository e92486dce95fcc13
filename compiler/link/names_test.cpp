#include "compiler/link/names.h"

#include <doctest/doctest.h>

namespace merit::link {

TEST_CASE("the stem of a file is its name without what the system adds") {
  CHECK(stem_of_file("libcrm.so") == "crm");
  CHECK(stem_of_file("crm.a") == "crm");
  CHECK(stem_of_file("libcrm.v2.so") == "crm.v2");
  CHECK(stem_of_file("library.o") == "library");
  CHECK(stem_of_file("library.so") == "rary");  // as linkers read it: -lrary
  CHECK(stem_of_file("lib.so") == "lib");
}

TEST_CASE("any text becomes a part of a name of C") {
  CHECK(name_part("crm") == "crm");
  CHECK(name_part("free trial") == "free_trial");
  CHECK(name_part("a -- b") == "a_b");
  CHECK(name_part("a__b") == "a__b");
  CHECK(name_part("größer") == "gr_er");
  CHECK(name_part("") == "");
}

TEST_CASE("names begin with a letter") {
  CHECK(is_name("crm_2"));
  CHECK_FALSE(is_name("2crm"));
  CHECK_FALSE(is_name("_crm"));
  CHECK_FALSE(is_name("a-b"));
  CHECK_FALSE(is_name(""));
}

TEST_CASE("no two names of a scope are the same, and none is a word of C or C++") {
  Names names;
  CHECK(names.take("plan_a") == "plan_a");
  CHECK(names.take("plan_a") == "plan_a_2");
  CHECK(names.take("plan_a") == "plan_a_3");
  CHECK(names.take("plan_a_2") == "plan_a_2_2");
  CHECK(names.take("double") == "double_");
  CHECK(names.take("class") == "class_");
  CHECK(names.take("stdout") == "stdout_");
  CHECK(Names().take("plan_a") == "plan_a");
}

}  // namespace merit::link
