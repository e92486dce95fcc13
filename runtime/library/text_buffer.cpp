#include "runtime/library/text_buffer.h"

namespace merit::library {

namespace {

/// Room for `wanted` values, of which there are `used`; what stood there stays where it was, and is copied.
template <typename Value>
Value* grown(Blocks& blocks, Value* values, int64_t used, int64_t& room, int64_t wanted) {
  int64_t larger = room < 1024 ? 1024 : room * 2;
  if (larger < wanted) larger = wanted;
  auto* const moved = room_for<Value>(blocks, static_cast<size_t>(larger));
  if (used > 0) __builtin_memcpy(moved, values, static_cast<size_t>(used) * sizeof(Value));
  room = larger;
  return moved;
}

}  // namespace

bool TextBuffer::add(TextView text) {
  const int64_t end = size + static_cast<int64_t>(text.size);
  if (end > INT32_MAX || count == INT32_MAX) return false;
  if (count + 1 >= room) {
    offsets = grown(*blocks, offsets, count == 0 ? 0 : count + 1, room, count + 2);
    offsets[0] = 0;
  }
  if (end > size_room) bytes = grown(*blocks, bytes, size, size_room, end);
  if (text.size > 0) __builtin_memcpy(bytes + size, text.data, text.size);
  size = end;
  offsets[++count] = static_cast<int32_t>(end);
  return true;
}

}  // namespace merit::library
