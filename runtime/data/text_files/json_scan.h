/// Private to runtime/data: reads JSON text piece by piece, building nothing: an object's members, an array's elements,
/// each as the text it is written with. Checks the grammar (RFC 8259) as it goes; never reads outside the text, nor
/// nests deeper than `kMaxJsonDepth`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace merit::data {

inline constexpr int kMaxJsonDepth = 200;

enum class JsonKind : uint8_t { null, boolean, number, text, array, object };

struct JsonValue {
  JsonKind kind = JsonKind::null;
  /// A text's characters, escapes resolved; of anything else the JSON it is written with.
  std::string_view text;
  bool in_place = true;  ///< the text stands in the JSON; else it lives until the reader goes on
};

/// Why a text is no JSON, and where: a byte position.
struct JsonFault {
  std::string_view reason;
  size_t position = 0;
};

/// Goes through the members of one object, or the elements of one array, and then through another's.
class JsonReader {
 public:
  /// Begins with a text that holds an object or an array, with nothing but white space around it. It outlives its use.
  void open(std::string_view json);
  /// Likewise with a line of a text, from `begin` to LF, CR or the end.
  void open_line(std::string_view text, size_t begin);

  /// Goes on to the next member of the object; false behind the last one, and where the text is no object. `expected`
  /// is what the next one begins with if it has a certain name: the name in quotes and a colon. This is asked first.
  bool next_member(std::string_view expected = {});
  /// Goes on to the next element of the array; likewise.
  bool next_element();

  std::string_view name() const { return name_; }  ///< of the member; not set where it is the one expected
  bool is_expected() const { return is_expected_; }
  const JsonValue& value() const { return value_; }
  const std::optional<JsonFault>& fault() const { return fault_; }
  /// How far the text has been read: behind the last member or element, where what surrounds them ends.
  size_t position() const { return at_; }

 private:
  char peek() const { return at_ < json_.size() ? json_[at_] : '\0'; }
  void skip_space();
  bool fail(std::string_view reason);
  bool expect(char c, std::string_view reason);
  bool enter(char open, char close, std::string_view no_open, std::string_view no_comma);
  bool end();
  bool scan_name();
  bool scan_value();
  bool scan_text(std::string_view& text, std::string& scratch);
  bool scan_rest_of_text(size_t begin, std::string_view& text, std::string& scratch);
  bool scan_escape(std::string& scratch);
  bool scan_hex(uint32_t& unit);
  bool scan_number();
  bool scan_word(std::string_view word);
  bool skip_nested();

  std::string_view json_;
  size_t at_ = 0;
  bool is_line_ = false;    ///< the end of a line is the end
  bool is_inside_ = false;  ///< of the object or the array: its first bracket has been read
  std::string_view name_;
  bool is_expected_ = false;
  JsonValue value_;
  std::optional<JsonFault> fault_;
  std::string name_scratch_, value_scratch_;  ///< of texts with escapes
};

/// A number token as a cell: one that is whole is written as an integer (`12.0` and `1.2e1` are `12`).
std::string_view plain_number(std::string_view token, std::string& scratch);

/// Appends a text as a JSON string, in quotes.
void append_json_text(std::string& out, std::string_view text);

}  // namespace merit::data
