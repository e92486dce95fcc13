/// Private to this room: memory for bytes that are read or decompressed, which is used again and not cleared first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>

namespace merit::data {

class ReusedBytes {
 public:
  /// Room for so many bytes. It has the first `kept` of what was there, and anything behind them. Moves what was given
  /// before where that was less.
  std::span<uint8_t> make_room(size_t size, size_t kept = 0) {
    if (size > room_) {
      auto larger = std::make_unique_for_overwrite<uint8_t[]>(size);
      if (kept > 0) std::memcpy(larger.get(), bytes_.get(), kept);
      bytes_ = std::move(larger);
      room_ = size;
    }
    return {bytes_.get(), size};
  }

  uint8_t* data() { return bytes_.get(); }

 private:
  std::unique_ptr<uint8_t[]> bytes_;
  size_t room_ = 0;
};

}  // namespace merit::data
