/// The writing functions of this room for callers with a standard library: they return a std::string.
#pragma once

#include <string>

#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"
#include "runtime/values/sha256.h"
#include "runtime/values/times.h"

namespace merit::values {

/// Calls a function of this room that writes into a buffer of `room` bytes.
template <typename Write>
std::string owned(size_t room, Write write) {
  std::string text(room, '\0');
  text.resize(write(text.data()));
  return text;
}

inline std::string lower(TextView text) {
  return owned(max_cased_size(text.size), [&](char* out) { return lower_into(text, out); });
}
inline std::string upper(TextView text) {
  return owned(max_cased_size(text.size), [&](char* out) { return upper_into(text, out); });
}
/// Trimmed and folded: equal for texts that `is` holds equal.
inline std::string normalised(TextView text) {
  return owned(max_cased_size(text.size), [&](char* out) { return normalise_into(text, out); });
}
/// The digest of all that `hash` was given, which is used up.
inline std::string hexadecimal(Sha256& hash) {
  std::string hex(Sha256::kHexSize, '0');
  hash.finish(hex.data());
  return hex;
}
inline std::string integer_text(int64_t value) {
  return owned(kIntegerTextSize, [&](char* out) { return write_integer(value, out); });
}
inline std::string number_text(double value) {
  return owned(kNumberTextSize, [&](char* out) { return write_number(value, out); });
}
inline std::string date_text(int64_t day) {
  return owned(kDateTextSize, [&](char* out) { return write_date(day, out); });
}
inline std::string time_text(int64_t time) {
  return owned(kTimeTextSize, [&](char* out) { return write_time(time, out); });
}
inline std::string time_text_in(const Zone& zone, int64_t time) {
  return owned(kTimeTextSize, [&](char* out) { return write_time_in(zone, time, out); });
}
inline std::string duration_text(int64_t micros) {
  return owned(kDurationTextSize, [&](char* out) { return write_duration(micros, out); });
}

}  // namespace merit::values
