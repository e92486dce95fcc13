#include "compiler/codegen/build_identity.h"

#include <doctest.h>

#include "compiler/codegen/code_maker.h"

namespace merit::codegen {

TEST_CASE("this program can be told from others") {
  CHECK_FALSE(build_identity().empty());
  CHECK(build_identity() == build_identity());
  CHECK(build_identity().starts_with(identity_around(reinterpret_cast<const void*>(&build_identity))));
}

TEST_CASE("the part that makes code can be told from others before it is loaded, as well as afterwards") {
  const std::string identity = part_identity();
  CHECK_FALSE(identity.empty());
  const auto maker = code_maker();
  REQUIRE(maker);
  CHECK(identity_around(*maker) == identity);
  CHECK(identity_around(*maker) != identity_around(reinterpret_cast<const void*>(&build_identity)));
}

}  // namespace merit::codegen
