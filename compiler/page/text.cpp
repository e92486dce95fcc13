#include "compiler/page/text.h"

namespace merit::page {
namespace {

void add_lines(const Statement& statement, size_t depth, std::vector<std::string>& lines) {
  lines.push_back(std::string(2 * depth, ' ') + statement.text.plain());
  for (const Statement& part : statement.parts) add_lines(part, depth + 1, lines);
}

}  // namespace

Text& Text::add(std::string_view plain) {
  if (plain.empty()) return *this;
  if (!pieces_.empty() && pieces_.back().kind == Piece::Kind::plain) {
    pieces_.back().text += plain;
  } else {
    pieces_.push_back({Piece::Kind::plain, std::string(plain), ""});
  }
  return *this;
}

Text& Text::add(const Text& more) {
  for (const Piece& piece : std::vector<Piece>(more.pieces_)) {  // a copy: a text may be added to itself
    if (piece.kind == Piece::Kind::plain) {
      add(piece.text);
    } else {
      pieces_.push_back(piece);
    }
  }
  return *this;
}

Text& Text::add_value(std::string_view value) {
  pieces_.push_back({Piece::Kind::value, std::string(value), ""});
  return *this;
}

Text& Text::add_term(std::string_view name, std::string_view anchor) {
  pieces_.push_back({Piece::Kind::term, std::string(name), std::string(anchor)});
  return *this;
}

std::string Text::plain() const {
  std::string all;
  for (const Piece& piece : pieces_) all += piece.text;
  return all;
}

Text listed(const std::vector<Text>& texts, std::string_view last) {
  Text all;
  for (size_t i = 0; i < texts.size(); ++i) {
    if (i > 0 && i + 1 < texts.size()) all.add(", ");
    if (i > 0 && i + 1 == texts.size()) all.add(" ").add(last).add(" ");
    all.add(texts[i]);
  }
  return all;
}

std::vector<std::string> lines_of(const Statement& statement) {
  std::vector<std::string> lines;
  add_lines(statement, 0, lines);
  return lines;
}

}  // namespace merit::page
