#include "compiler/driver/read_data.h"

#include <utility>

namespace merit::driver {

std::expected<std::vector<data::Dataset>, RunFailure> read_data(
    const data::Inputs& inputs, const std::vector<data::Request>& requests, data::ReadOptions options,
    const std::function<bool(int64_t done, int64_t total)>& progress) {
  bool stopped = false;
  options.progress = [&](int64_t done, int64_t total) {
    stopped = progress && !progress(done, total);
    return !stopped;
  };
  auto datasets = data::read(inputs, requests, options);
  if (stopped) return std::unexpected(Interrupted{});
  if (!datasets) return std::unexpected(std::move(datasets.error()));
  return std::move(*datasets);
}

}  // namespace merit::driver
