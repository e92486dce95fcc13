/// What types are called, how they fit each other, and values that know theirs. Private to this folder.
#pragma once

#include <optional>
#include <string>

#include "compiler/semantics/model.h"

namespace merit::semantics {

struct TypedValue {
  Type type;
  Value value;
};

inline constexpr Type kBoolean{TypeKind::boolean};
inline constexpr Type kInteger{TypeKind::integer};
inline constexpr Type kNumber{TypeKind::number};
inline constexpr Type kText{TypeKind::text};
inline constexpr Type kTime{TypeKind::time};
inline constexpr Type kDate{TypeKind::date};
inline constexpr Type kDuration{TypeKind::duration};
inline constexpr Type kTextList{TypeKind::text_list};

inline bool is_numeric(Type type) {
  return type == kInteger || type == kNumber;
}
inline bool is_moment(Type type) {
  return type == kTime || type == kDate;
}
inline bool is_enumeration(Type type) {
  return type.kind == TypeKind::enumeration;
}
/// Whether `<` and `highest of` make sense: numbers, moments and durations. Enumerations have `is at least` alone.
inline bool is_ordered(Type type) {
  return is_numeric(type) || is_moment(type) || type == kDuration;
}

/// `integer`, `one of "a", "b"`: as a definition writes it.
std::string type_name(const Model& model, Type type);
/// `an integer`, `one of "a", "b"`: as a message says it.
std::string type_phrase(const Model& model, Type type);

/// The type that both become without losing anything: themselves, else an integer a number, a date a time.
std::optional<Type> common_type(Type a, Type b);

/// The position of the label that `text` is, compared as `is` does.
std::optional<int64_t> find_label(const Enumeration& enumeration, const std::string& text);

/// The value as one of `to`: as it is, widened, or a text as an enumeration's label. A date becomes a time at its first
/// instant in the definition's zone. Nothing when the types do not fit.
std::optional<Value> convert_value(const Model& model, const TypedValue& value, Type to);

/// The same for values of one type exactly when `is` holds of them, which are known.
std::string comparison_key(const Value& value);

/// Whether `is` holds of two known values of one type.
bool values_equal(const Value& a, const Value& b);

/// Whether `a` is below `b`, two known values of one ordered type.
bool value_less(const Value& a, const Value& b);

}  // namespace merit::semantics
