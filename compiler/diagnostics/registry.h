/// Every message the compiler can give, as types made from `diagnostics.def`.
///
/// `UnknownName{.none = "no field", .name = "emploees"}` is a message with its arguments; `describe` gives its text.
/// There is no other way to make one, so no message is written where it is used.
#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace merit::diagnostics {

enum class Severity : uint8_t { error, warning, notice };

/// `error`, `warning` or `notice`.
std::string_view name_of(Severity severity);

// MERIT_FOR_EACH(M, (a, b), (c, d)) is M(a, b) M(c, d): a recursive macro that rescans itself up to 64 times.
#define MERIT_PARENTHESES ()
#define MERIT_RESCAN(...) MERIT_RESCAN_3(MERIT_RESCAN_3(MERIT_RESCAN_3(MERIT_RESCAN_3(__VA_ARGS__))))
#define MERIT_RESCAN_3(...) MERIT_RESCAN_2(MERIT_RESCAN_2(MERIT_RESCAN_2(MERIT_RESCAN_2(__VA_ARGS__))))
#define MERIT_RESCAN_2(...) __VA_ARGS__
#define MERIT_FOR_EACH(macro, ...) __VA_OPT__(MERIT_RESCAN(MERIT_FOR_EACH_STEP(macro, __VA_ARGS__)))
#define MERIT_FOR_EACH_STEP(macro, head, ...) \
  macro head __VA_OPT__(MERIT_FOR_EACH_AGAIN MERIT_PARENTHESES(macro, __VA_ARGS__))
#define MERIT_FOR_EACH_AGAIN() MERIT_FOR_EACH_STEP

/// The types that arguments of messages have.
namespace arguments {
using text = std::string;
using count = int64_t;
}  // namespace arguments

#define MERIT_MEMBER(type, name) arguments::type name;
#define MERIT_ARGUMENT(type, name) , fmt::arg(#name, message.name)

enum class Id : uint16_t {
#define DIAGNOSTIC(Struct, name, severity, format, ...) Struct,
#include "compiler/diagnostics/diagnostics.def"
};

#define MERIT_MESSAGE_BODY(Struct, format_, ...)                                           \
  static constexpr std::string_view kFormat = format_;                                     \
  MERIT_FOR_EACH(MERIT_MEMBER, __VA_ARGS__)                                                \
  friend std::string describe([[maybe_unused]] const Struct& message) {                    \
    return fmt::format(fmt::runtime(kFormat) MERIT_FOR_EACH(MERIT_ARGUMENT, __VA_ARGS__)); \
  }
#define DIAGNOSTIC(Struct, name, severity, format, ...) \
  struct Struct {                                       \
    static constexpr Id kId = Id::Struct;               \
    MERIT_MESSAGE_BODY(Struct, format, __VA_ARGS__)     \
  };
#define HELP(Struct, format, ...)                   \
  struct Struct {                                   \
    MERIT_MESSAGE_BODY(Struct, format, __VA_ARGS__) \
  };
#include "compiler/diagnostics/diagnostics.def"

/// What is known of a diagnostic without its arguments.
struct Entry {
  Id id;
  std::string_view name;  ///< stable, as in `error[unknown-name]` and `merit help unknown-name`
  Severity severity;
};

const Entry& entry(Id id);
/// The entry with this name, or null.
const Entry* find_entry(std::string_view name);
/// All entries, in the order of `diagnostics.def`.
const Entry* begin_entries();
const Entry* end_entries();

}  // namespace merit::diagnostics
