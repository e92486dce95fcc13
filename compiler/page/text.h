/// Sentences of a page: text whose values and terms are marked, so that a renderer can show them as what they are.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace merit::page {

struct Piece {
  enum class Kind : uint8_t {
    plain,
    value,  ///< of the definition: a number, a text, a length of time
    term,   ///< a name that the page explains elsewhere, at `anchor`
  };
  Kind kind = Kind::plain;
  std::string text;
  std::string anchor;

  friend bool operator==(const Piece&, const Piece&) = default;
};

class Text {
 public:
  Text() = default;
  // A sentence without marks is written as a text: `row.add("employees is")`.
  Text(std::string_view plain) { add(plain); }    // NOLINT(google-explicit-constructor)
  Text(const std::string& plain) { add(plain); }  // NOLINT(google-explicit-constructor)
  Text(const char* plain) { add(plain); }         // NOLINT(google-explicit-constructor)

  Text& add(std::string_view plain);
  Text& add(const std::string& plain) { return add(std::string_view(plain)); }
  Text& add(const char* plain) { return add(std::string_view(plain)); }
  Text& add(const Text& more);
  Text& add_value(std::string_view value);
  Text& add_term(std::string_view name, std::string_view anchor);

  const std::vector<Piece>& pieces() const { return pieces_; }
  bool empty() const { return pieces_.empty(); }
  /// Without marks.
  std::string plain() const;

  friend bool operator==(const Text&, const Text&) = default;

 private:
  std::vector<Piece> pieces_;
};

/// `a, b and c`, with another last word where `last` says one.
Text listed(const std::vector<Text>& texts, std::string_view last = "and");

/// A sentence, and what stands below it as a list: `all of these are true:`.
struct Statement {
  Text text;
  std::vector<Statement> parts;
  std::optional<bool> holds;  ///< of what an example expects: whether it is so

  friend bool operator==(const Statement&, const Statement&) = default;
};

/// The statement and its parts as lines of plain text, parts indented by two blanks a level.
std::vector<std::string> lines_of(const Statement& statement);

}  // namespace merit::page
