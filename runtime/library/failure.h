/// How a call of the library says what is wrong: a status, and a text in the caller's `merit_error`.
#pragma once

#include "runtime/cells/texts.h"

namespace merit::library {

using cells::view;
using values::TextView;

/// Of a terminated text; null is the empty one.
inline TextView view_of_string(const char* terminated) {
  size_t size = 0;
  while (terminated != nullptr && terminated[size] != '\0') ++size;
  return {terminated, size};
}

/// A name as messages show it: in backticks, shortened.
struct Quoted {
  TextView text;
};

class Failure {
 public:
  /// `error` may be null; it is cleared.
  explicit Failure(merit_error* error);

  /// Notes what is wrong, in parts: texts, numbers, quoted names. Always false, so that a check can return it.
  template <typename... Parts>
  bool is(int32_t status, const Parts&... parts) {
    begin(status);
    (add(parts), ...);
    return false;
  }

  int32_t status() const { return status_; }

 private:
  void begin(int32_t status);
  void add(TextView text);
  void add(int64_t number);
  void add(uint64_t number);
  void add(int32_t number) { add(static_cast<int64_t>(number)); }
  void add(Quoted name);
  template <size_t kSize>
  void add(const char (&text)[kSize]) {
    add(TextView(text, kSize - 1));
  }

  merit_error* error_;
  int32_t status_ = merit_ok;
  size_t size_ = 0;
};

}  // namespace merit::library
