#include "runtime/data/fields/few_classes.h"

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace merit::data;

TEST_CASE("classes of few codes are found as one by one") {
  std::mt19937 random(20261123);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
  for (const size_t count : {0, 1, 31, 32, 33, 63, 64, 65, 1000}) {
    for (const size_t places : {1, 2, 15, 16, 17, 64, 65, 128, 129, 192, 255, 256}) {
      FewClasses classes{.of_place = {}, .places = places};
      for (size_t place = 0; place < places; ++place) classes.of_place[place] = static_cast<uint8_t>(random());
      std::vector<int32_t> codes(count);
      for (int32_t& code : codes) code = static_cast<int32_t>(random() % static_cast<uint32_t>(places)) - 1;
      for (size_t i = 0; i < count; i += 7) codes[i] = -static_cast<int32_t>(random() >> 1) - 1;  // missing as well
      std::vector<uint8_t> wanted(count + 1, 7);
      for (size_t i = 0; i < count; ++i)
        wanted[i] = classes.of_place[codes[i] < 0 ? 0 : static_cast<size_t>(codes[i]) + 1];
      for (const FewClassesCode& code : few_classes_codes()) {
        CAPTURE(code.name);
        std::vector<uint8_t> found(count + 1, 7);
        code.look_up(codes.data(), count, classes, found.data());
        CHECK(found == wanted);
      }
    }
  }
}
