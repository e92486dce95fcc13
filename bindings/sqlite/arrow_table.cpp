#include "bindings/sqlite/arrow_table.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace merit::sqlite {
namespace {

constexpr int64_t kMostInDouble = int64_t{1} << 53;
constexpr int64_t kMicrosInSecond = 1'000'000;
constexpr double kJulianDayOf1970 = 2440587.5;
constexpr double kMillisInDay = 86'400'000;
/// Beyond the years that a text of a time can say, in seconds and in Julian days.
constexpr int64_t kMostSeconds = 253'402'300'799;
constexpr double kLastJulianDay = 5373484.5;

void release_nothing(ArrowSchema*) {}
void release_nothing(ArrowArray*) {}

std::string_view text_of(sqlite3_value* value) {
  const auto* const data = static_cast<const char*>(sqlite3_value_blob(value));
  return data == nullptr ? std::string_view() : std::string_view(data, static_cast<size_t>(sqlite3_value_bytes(value)));
}

/// A number of a time column as a time that reads; one that is none is left as it is, and does not read.
std::string time_of_number(sqlite3_value* value) {
  if (sqlite3_value_type(value) == SQLITE_INTEGER) {
    const int64_t seconds = sqlite3_value_int64(value);
    if (std::abs(seconds) > kMostSeconds) return std::to_string(seconds);
    return time_text(seconds * kMicrosInSecond);
  }
  const double days = sqlite3_value_double(value);
  if (!(days >= 0 && days < kLastJulianDay)) return number_text(days);
  return time_text(std::llround((days - kJulianDayOf1970) * kMillisInDay) * 1000);
}

template <typename Value>
std::vector<Value> taken(const std::vector<Value>& values, const std::vector<uint32_t>& order) {
  std::vector<Value> result;
  result.reserve(order.size());
  for (const uint32_t row : order) result.push_back(values[row]);
  return result;
}

}  // namespace

void ArrowColumn::append(sqlite3_value* value) {
  const int given = sqlite3_value_type(value);
  if (given == SQLITE_NULL) {
    if (type_ == Type::integer) integers_.push_back(0);
    if (type_ == Type::number) numbers_.push_back(0);
    if (type_ == Type::text) offsets_.push_back(static_cast<int64_t>(bytes_.size()));
    known_.push_back(false);
    return;
  }
  if (given == SQLITE_TEXT || given == SQLITE_BLOB) return append_text(text_of(value));
  if (of_time_) return append_text(time_of_number(value));
  if (type_ == Type::nothing) {
    type_ = Type::integer;
    integers_.assign(rows(), 0);
  }
  if (given == SQLITE_INTEGER) {
    const int64_t integer = sqlite3_value_int64(value);
    const bool fits = integer >= -kMostInDouble && integer <= kMostInDouble;
    if (type_ == Type::number && !fits) become_texts();
    if (type_ == Type::text) return append_text(std::to_string(integer));
    fits_double_ = fits_double_ && fits;
    if (type_ == Type::integer) integers_.push_back(integer);
    if (type_ == Type::number) numbers_.push_back(static_cast<double>(integer));
  } else {
    const double number = sqlite3_value_double(value);
    if (type_ == Type::integer) fits_double_ ? become_numbers() : become_texts();
    if (type_ == Type::text) return append_text(number_text(number));
    numbers_.push_back(number);
  }
  known_.push_back(true);
}

void ArrowColumn::append_text(std::string_view text) {
  if (type_ != Type::text) become_texts();
  bytes_ += text;
  offsets_.push_back(static_cast<int64_t>(bytes_.size()));
  known_.push_back(true);
}

void ArrowColumn::become_numbers() {
  numbers_.assign(integers_.begin(), integers_.end());
  integers_ = {};
  type_ = Type::number;
}

void ArrowColumn::become_texts() {
  for (size_t row = 0; row < rows(); ++row) {
    if (known_[row]) bytes_ += text_at(row);
    offsets_.push_back(static_cast<int64_t>(bytes_.size()));
  }
  integers_ = {};
  numbers_ = {};
  type_ = Type::text;
}

std::string ArrowColumn::text_at(size_t row) const {
  return type_ == Type::integer ? std::to_string(integers_[row]) : number_text(numbers_[row]);
}

void ArrowColumn::reorder(const std::vector<uint32_t>& order) {
  known_ = taken(known_, order);
  if (type_ == Type::integer) integers_ = taken(integers_, order);
  if (type_ == Type::number) numbers_ = taken(numbers_, order);
  if (type_ != Type::text) return;
  std::string bytes;
  std::vector<int64_t> offsets = {0};
  for (const uint32_t row : order) {
    bytes.append(bytes_, static_cast<size_t>(offsets_[row]), static_cast<size_t>(offsets_[row + 1] - offsets_[row]));
    offsets.push_back(static_cast<int64_t>(bytes.size()));
  }
  bytes_ = std::move(bytes);
  offsets_ = std::move(offsets);
}

void ArrowColumn::describe(ArrowSchema& schema, ArrowArray& array) {
  bits_.assign((rows() + 7) / 8, 0);
  for (size_t row = 0; row < rows(); ++row) bits_[row / 8] |= static_cast<uint8_t>(known_[row] << (row % 8));
  buffers_[0] = bits_.data();
  array = {};
  schema = {};
  switch (type_) {
    case Type::nothing:
      schema.format = "n";
      break;
    case Type::integer:
      schema.format = "l";
      buffers_[1] = integers_.data();
      array.n_buffers = 2;
      break;
    case Type::number:
      schema.format = "g";
      buffers_[1] = numbers_.data();
      array.n_buffers = 2;
      break;
    case Type::text:
      schema.format = "U";
      buffers_[1] = offsets_.data();
      buffers_[2] = bytes_.data();
      array.n_buffers = 3;
      break;
  }
  schema.name = name_.c_str();
  schema.flags = ARROW_FLAG_NULLABLE;
  schema.release = release_nothing;
  array.length = static_cast<int64_t>(rows());
  array.null_count = type_ == Type::nothing ? array.length : -1;
  array.buffers = buffers_;
  array.release = release_nothing;
}

void ArrowTable::describe() {
  schemas_.resize(columns.size());
  arrays_.resize(columns.size());
  schema_children_.clear();
  array_children_.clear();
  for (size_t i = 0; i < columns.size(); ++i) {
    columns[i].describe(schemas_[i], arrays_[i]);
    schema_children_.push_back(&schemas_[i]);
    array_children_.push_back(&arrays_[i]);
  }
  schema_ = {};
  schema_.format = "+s";
  schema_.name = "";
  schema_.n_children = static_cast<int64_t>(columns.size());
  schema_.children = schema_children_.data();
  schema_.release = release_nothing;
  array_ = {};
  array_.length = static_cast<int64_t>(rows);
  array_.n_buffers = 1;
  array_.buffers = &no_buffer_;
  array_.n_children = schema_.n_children;
  array_.children = array_children_.data();
  array_.release = release_nothing;
}

std::string date_text(int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string time_text(int64_t micros) {
  constexpr int64_t kMicrosInDay = 86'400 * kMicrosInSecond;
  const int64_t days = micros / kMicrosInDay - (micros % kMicrosInDay < 0 ? 1 : 0);
  const int64_t of_day = micros - days * kMicrosInDay;
  const int64_t seconds = of_day / kMicrosInSecond;
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d.%06d", static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60),
                static_cast<int>(of_day % kMicrosInSecond));
  std::string time = date_text(days) + text.data();
  while (time.back() == '0') time.pop_back();
  if (time.back() == '.') time.pop_back();
  return time + 'Z';
}

std::string number_text(double number) {
  std::array<char, 40> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  return {text.data(), end};
}

}  // namespace merit::sqlite
