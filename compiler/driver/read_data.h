/// Reading data in a way that can be watched and stopped.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <vector>

#include "compiler/driver/run.h"
#include "runtime/data/read.h"
#include "runtime/data/terms/request.h"

namespace merit::driver {

/// As `data::read`, but that `progress` takes the place of that of `options`, and may be none. It is given the bytes
/// that are done and their total, which is 0 where it is not known; false stops, and is `Interrupted`.
std::expected<std::vector<data::Dataset>, RunFailure> read_data(
    const data::Inputs& inputs, const std::vector<data::Request>& requests, data::ReadOptions options,
    const std::function<bool(int64_t done, int64_t total)>& progress);

}  // namespace merit::driver
