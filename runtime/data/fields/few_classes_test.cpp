#include "runtime/data/fields/few_classes.h"

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace merit::data;

TEST_CASE("classes of few codes are found as one by one") {
  const LookUpFew look_up = look_up_few();
  if (look_up == nullptr) return;
  std::mt19937 random(20261123);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
  for (const size_t count : {0, 1, 7, 8, 9, 63, 64, 65, 1000}) {
    for (const int32_t values : {0, 1, 7, 8, 15, 16, 24, 31}) {
      FewClasses classes{};
      for (uint32_t& its_class : classes) its_class = static_cast<uint32_t>(random());
      std::vector<int32_t> codes(count);
      for (int32_t& code : codes) code = static_cast<int32_t>(random() % static_cast<uint32_t>(values + 2)) - 2;
      std::vector<uint32_t> found(count + 1, 7), wanted(count + 1, 7);
      for (size_t i = 0; i < count; ++i) wanted[i] = classes[codes[i] < 0 ? 0 : static_cast<size_t>(codes[i]) + 1];
      look_up(codes.data(), count, classes, found.data());
      CHECK(found == wanted);
    }
  }
}
