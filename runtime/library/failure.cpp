#include "runtime/library/failure.h"

#include "runtime/values/numbers.h"

namespace merit::library {

namespace {

constexpr size_t kMost = sizeof(merit_error::message) - 1;
constexpr size_t kMostOfName = 80;

bool is_continuation(char byte) {
  return (static_cast<uint8_t>(byte) & 0xC0) == 0x80;
}

/// At most so many bytes of a text, no code point cut in two.
TextView beginning_of(TextView text, size_t most) {
  if (text.size <= most) return text;
  while (most > 0 && is_continuation(text.data[most])) --most;
  return {text.data, most};
}

}  // namespace

Failure::Failure(merit_error* error) : error_(error) {
  if (error_ == nullptr) return;
  error_->status = merit_ok;
  error_->message[0] = '\0';
}

void Failure::begin(int32_t status) {
  status_ = status;
  size_ = 0;
  if (error_ == nullptr) return;
  error_->status = status;
  error_->message[0] = '\0';
}

void Failure::add(TextView text) {
  if (error_ == nullptr) return;
  const TextView fits = beginning_of(text, kMost - size_);
  if (fits.size > 0) __builtin_memcpy(error_->message + size_, fits.data, fits.size);
  size_ += fits.size;
  error_->message[size_] = '\0';
}

void Failure::add(int64_t number) {
  char text[values::kIntegerTextSize];
  add(TextView(text, values::write_integer(number, text)));
}

void Failure::add(uint64_t number) {
  constexpr uint64_t kTen = 10;
  if (number >= kTen) add(static_cast<int64_t>(number / kTen));
  const char last = static_cast<char>('0' + number % kTen);
  add(TextView(&last, 1));
}

void Failure::add(Quoted name) {
  const TextView beginning = beginning_of(name.text, kMostOfName);
  add("`");
  add(beginning);
  if (beginning.size < name.text.size) add("…");
  add("`");
}

}  // namespace merit::library
