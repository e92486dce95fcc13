/// Reads JSON text piece by piece, building nothing: an object's members, an array's elements, each as the text it is
/// written with. Checks the grammar (RFC 8259) as it goes; never reads outside the text, nor nests deeper than
/// `kMaxJsonDepth`.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace merit::data {

inline constexpr int kMaxJsonDepth = 200;

enum class JsonKind : uint8_t { null, boolean, number, text, array, object };

struct JsonValue {
  JsonKind kind = JsonKind::null;
  /// A text's characters, escapes resolved; of anything else the JSON it is written with.
  std::string_view text;
};

/// Why a text is no JSON, and where: a byte position.
struct JsonFault {
  std::string_view reason;
  size_t position = 0;
};

/// Called for each member or element in turn; the views live until it returns.
using MemberVisitor = std::function<void(std::string_view name, const JsonValue& value)>;
using ElementVisitor = std::function<void(const JsonValue& value)>;

/// The members of the object that `json` holds, with nothing but white space around it.
std::expected<void, JsonFault> for_each_member(std::string_view json, const MemberVisitor& visit);
/// The elements of the array that `json` holds.
std::expected<void, JsonFault> for_each_element(std::string_view json, const ElementVisitor& visit);

/// A number token as a cell: one that is whole is written as an integer (`12.0` and `1.2e1` are `12`).
std::string_view plain_number(std::string_view token, std::string& scratch);

/// Appends a text as a JSON string, in quotes.
void append_json_text(std::string& out, std::string_view text);

}  // namespace merit::data
