/// The writing functions of this room for callers with a standard library: they return a std::string.
#pragma once

#include <bit>
#include <concepts>
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
/// Of values of one type: the same bytes for those that `is` holds equal, and only for them. What sets, tables and
/// `distinct` look up by.
inline std::string comparison_key(TextView text) {
  return normalised(text);
}
inline std::string comparison_key(int64_t value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}
inline std::string comparison_key(double value) {
  return comparison_key(std::bit_cast<int64_t>(value + 0.0));  // -0 is 0
}
inline std::string comparison_key(std::same_as<bool> auto value) {  // nothing else converts
  return value ? "1" : "0";
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
