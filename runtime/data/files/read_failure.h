/// Private to runtime/data: what is said of an input where Arrow, Parquet's reader or memory fails.
#pragma once

#include <arrow/status.h>

#include <string_view>

#include "runtime/data/terms/problems.h"

namespace merit::data {

/// What a failing call says of an input called `name`, which is read as `title`: that it is damaged, that it needs more
/// memory than there is, or that reading was stopped.
Error read_failure(std::string_view name, std::string_view title, const arrow::Status& status);

/// The exception that is being handled, as a status.
arrow::Status status_of_exception();

/// Runs what may throw, as Parquet's reader does on damaged metadata, and whatever allocates.
template <typename Work>
auto guarded(const Work& work) -> decltype(work()) {
  try {
    return work();
  } catch (...) {
    return status_of_exception();
  }
}

}  // namespace merit::data
