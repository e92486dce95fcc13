#include "runtime/data/files/read_failure.h"

#include <doctest/doctest.h>
#include <parquet/exception.h>

#include <new>
#include <stdexcept>

using namespace merit::data;

namespace {

template <typename Exception>
std::string_view said_of(const Exception& exception) {
  const arrow::Status status = guarded([&]() -> arrow::Status { throw exception; });
  return read_failure("leads.parquet", "Parquet", status).problems.front().name();
}

}  // namespace

TEST_CASE("an input is damaged where its reader says so, and not where memory is wanting") {
  CHECK(said_of(std::bad_alloc()) == "not-enough-memory");
  CHECK(said_of(parquet::ParquetStatusException(arrow::Status::OutOfMemory("malloc of size 4096 failed"))) ==
        "not-enough-memory");
  CHECK(said_of(parquet::ParquetStatusException(arrow::Status::Cancelled(""))) == "interrupted");
  CHECK(said_of(parquet::ParquetException("a page ends early")) == "damaged-file");
  CHECK(said_of(std::length_error("vector::_M_default_append")) == "damaged-file");  // no machine has so much
}
