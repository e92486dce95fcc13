#include "runtime/data/files/read_failure.h"

#include <parquet/exception.h>

#include <algorithm>
#include <exception>
#include <new>
#include <string>

namespace merit::data {

Error read_failure(std::string_view name, std::string_view title, const arrow::Status& status) {
  if (status.IsCancelled()) return problem::interrupted();
  if (status.IsOutOfMemory()) return problem::not_enough_memory(name);
  std::string reason = status.message();
  std::ranges::replace(reason, '\n', ' ');
  return problem::damaged_file(name, title, reason);
}

arrow::Status status_of_exception() {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return arrow::Status::OutOfMemory("not enough memory");
  } catch (const parquet::ParquetStatusException& exception) {  // Arrow's, on its way through Parquet's reader
    return exception.status();
  } catch (const std::exception& exception) {
    return arrow::Status::IOError(exception.what());
  } catch (...) {
    return arrow::Status::UnknownError("an unknown exception");
  }
}

}  // namespace merit::data
