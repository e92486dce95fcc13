#include "compiler/syntax/format.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/line_layout.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/line_rule.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/token_roles.h"

namespace merit::syntax {
namespace {

constexpr size_t kMostWidth = 120;

/// A token or a comment.
struct Word {
  std::string_view text;
  TokenType type = kEndOfTokens;  ///< of a comment: the end
  TokenRole role = {};
  size_t breaks_before = 0;  ///< line ends between it and the word before
  bool begins_item = false;  ///< or a declaration; else a word at the beginning of a line goes on with the one above
  bool is_dropped = false;   ///< a comma where a line end separates
  bool over_lines = false;   ///< a bracket, or the end of one, with line ends inside
  bool breaks_line = false;  ///< begins a line of the layout

  bool is_comment() const { return type == kEndOfTokens; }
};

// --- words -----------------------------------------------------------------------------------------------------------

std::vector<Word> words_of(std::string_view text, const Lexed& lexed) {
  std::map<uint32_t, Word> by_place;
  std::vector<uint32_t> line_ends;
  const auto text_of = [&](source::Span span) { return text.substr(span.begin, span.end - span.begin); };
  for (const Token& token : lexed.tokens) {
    if (token.type == kLineEnd) {
      line_ends.push_back(token.span.begin);
    } else {
      by_place[token.span.begin] = {.text = text_of(token.span), .type = token.type};
    }
  }
  const auto add = [&](const Comment& comment) {
    const std::string_view all = text_of(comment.span);
    by_place[comment.span.begin] = {.text = all.substr(0, all.find_last_not_of(" \t\v") + 1)};
  };
  for (const Comment& comment : lexed.comments) add(comment);
  for (const std::vector<Comment>& lines : lexed.documentation) std::ranges::for_each(lines, add);

  std::vector<Word> words;
  auto line_end = line_ends.begin();
  for (auto& [place, word] : by_place) {
    for (; line_end != line_ends.end() && *line_end < place; ++line_end) ++word.breaks_before;
    words.push_back(word);
  }
  return words;
}

/// Gives each token its role, declaration by declaration.
class Marker {
 public:
  Marker(std::string_view text, std::vector<Word>& words) : text_(text), at_(words.begin()) {}

  void mark(const std::vector<Token>& tokens) {
    for (const auto declaration : split_declarations(tokens)) mark_declaration(declaration);
  }

 private:
  void mark_declaration(std::span<const Token> declaration) {
    const std::vector<TokenRole> roles = roles_of(declaration);
    bool begins_item = true;
    for (size_t i = 0; i < declaration.size(); ++i) {
      if (declaration[i].type != kLineEnd) {
        Word& word = word_of(declaration[i]);
        word.role = roles[i];
        word.begins_item = begins_item;
      }
      begins_item = roles[i].separates || is_opening(declaration[i].type);
    }
  }

  /// Tokens come in the order of the words.
  Word& word_of(const Token& token) {
    while (at_->text.data() != text_.data() + token.span.begin) ++at_;
    return *at_;
  }

  std::string_view text_;
  std::vector<Word>::iterator at_;
};

bool is_brace(const Word& word) {
  return word.text == "{" && !word.is_comment();
}

/// A comma at the beginning of a line ends the line above.
void join_commas(std::vector<Word>& words) {
  for (size_t i = 1; i + 1 < words.size(); ++i) {
    Word& comma = words[i];
    Word& next = words[i + 1];
    const bool behind_comment = words[i - 1].is_comment();
    if (comma.text != "," || comma.breaks_before == 0 || (behind_comment && !comma.role.separates)) continue;
    const size_t breaks = std::exchange(comma.breaks_before, 0);
    const bool trails = next.is_comment() && next.breaks_before == 0 && !behind_comment;  // what is above the comma
    if (!trails) next.breaks_before = std::max(next.breaks_before, breaks);
  }
}

/// Which braces run over lines, where lines begin, and which commas a line end stands for.
void break_lines(std::vector<Word>& words) {
  std::vector<Word*> open;
  for (Word& word : words) {
    const bool alone = is_brace(word) && word.breaks_before > 0;  // `{` joins the line above
    if (word.breaks_before > 0 && !alone) {
      for (Word* const bracket : open) bracket->over_lines = true;
    }
    if (is_opening(word.type)) open.push_back(&word);
    if (is_closing(word.type)) {
      if (open.back() + 1 == &word) open.back()->over_lines = false;  // nothing is inside
      word.over_lines = open.back()->over_lines;
      open.pop_back();
    }
  }
  for (size_t i = 0; i < words.size(); ++i) {
    Word& word = words[i];
    const Word* const before = i > 0 ? &words[i - 1] : nullptr;
    const bool trails = word.is_comment() && word.breaks_before == 0;
    const bool joins = is_brace(word) && before != nullptr && !before->is_comment();
    const bool first_inside = before != nullptr && is_brace(*before) && before->over_lines && !trails;
    const bool closes = word.text == "}" && word.over_lines;
    const bool closes_nothing = word.text == "}" && before != nullptr && is_brace(*before);
    word.breaks_line =
        before == nullptr || (word.breaks_before > 0 && !joins && !closes_nothing) || first_inside || closes;
  }
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].text != "," || !words[i].role.separates) continue;
    const auto next = std::find_if(words.begin() + static_cast<ptrdiff_t>(i) + 1, words.end(),
                                   [](const Word& word) { return !word.is_comment(); });
    words[i].is_dropped = next != words.end() && (next->breaks_line || next->text == "}");
  }
}

// --- lines -----------------------------------------------------------------------------------------------------------

struct Cell {
  std::string text;
  Column column = Column::none;
};

struct Line {
  std::vector<Cell> cells;
  uint32_t level = 0;
  bool empty_before = false;
  bool begins_item = false;
  bool is_comment = false;

  /// Where the cell would begin if it came right behind what is before it.
  size_t width_before(size_t cell) const {
    size_t width = size_t{2} * level;
    for (size_t i = 0; i < cell; ++i) width += diagnostics::display_width(cells[i].text);
    return width;
  }
};

class Layout {
 public:
  explicit Layout(const std::vector<Word>& words) : words_(words) {}

  std::vector<Line> lines() {
    std::vector<Line> lines;
    for (size_t begin = 0; begin < words_.size();) {
      size_t end = begin + 1;
      while (end < words_.size() && !words_[end].breaks_line) ++end;
      lines.push_back(line(begin, end));
      begin = end;
    }
    return lines;
  }

 private:
  struct Bracket {
    bool brace;
    uint32_t level;  ///< of the line that it stands in
  };

  Line line(size_t begin, size_t end) {
    Line made;
    const Word& first = words_[begin];
    made.level = level_of(begin);
    made.is_comment = first.is_comment();
    made.begins_item = first.begins_item;
    const bool behind_brace = begin > 0 && is_opening(words_[begin - 1].type);
    made.empty_before = begin > 0 && first.breaks_before > 1 && !behind_brace && !is_closing(first.type);
    const size_t outside = open_.size();
    const bool one_item = has_one_item(begin, end);
    made.cells.emplace_back();
    const Word* before = nullptr;
    for (size_t i = begin; i < end; ++i) {
      const Word& word = words_[i];
      if (is_closing(word.type)) open_.pop_back();
      if (is_opening(word.type)) open_.push_back({is_brace(word), made.level});
      if (word.is_dropped) continue;
      const size_t inside = open_.size() - (is_opening(word.type) ? 1 : 0);
      Column column = one_item && inside == outside && !word.over_lines ? word.role.column : Column::none;
      if (word.is_comment()) column = Column::comment;
      if (before != nullptr && column != Column::none) {
        made.cells.push_back({{}, column});
      } else if (before != nullptr && !before->role.tight_right && !word.role.tight_left) {
        made.cells.back().text += ' ';
      }
      made.cells.back().text += word.text;
      before = &word;
    }
    return made;
  }

  /// Of an item alone on its line, parts may stand under those of the lines around it.
  bool has_one_item(size_t begin, size_t end) const {
    if (!words_[begin].begins_item) return false;
    size_t depth = 0;
    for (size_t i = begin; i < end; ++i) {
      if (is_opening(words_[i].type)) ++depth;
      if (is_closing(words_[i].type) && depth > 0) --depth;
      if (depth == 0 && words_[i].role.separates && !words_[i].is_dropped) return false;
    }
    return true;
  }

  uint32_t level_of(size_t begin) const {
    const Word& first = words_[begin];
    if (is_closing(first.type)) return open_.back().level;
    const uint32_t inside = open_.empty() ? 0 : open_.back().level + 1;
    const auto token = std::find_if(words_.begin() + static_cast<ptrdiff_t>(begin), words_.end(),
                                    [](const Word& word) { return !word.is_comment() && !word.is_dropped; });
    const bool goes_on = token != words_.end() && !token->begins_item && !is_closing(token->type);
    return inside + (goes_on && (open_.empty() || open_.back().brace) ? 1 : 0);
  }

  const std::vector<Word>& words_;
  std::vector<Bracket> open_;
};

// --- columns ---------------------------------------------------------------------------------------------------------

/// How much wider the widest line may be than the narrowest, for what comes next to stand in one column.
size_t most_padding(Column column) {
  return column == Column::points_end ? 4 : 48;
}

size_t place_of(const Line& line, Column column) {
  return static_cast<size_t>(std::ranges::find(line.cells, column, &Cell::column) - line.cells.begin());
}

/// Pads what stands before the column, or leaves a single space where that would be too much.
void align(const std::vector<Line*>& run, Column column) {
  size_t least = SIZE_MAX, most = 0, behind = 0;
  for (const Line* const line : run) {
    const size_t place = place_of(*line, column);
    if (place == line->cells.size()) continue;
    const size_t before = line->width_before(place);
    least = std::min(least, before);
    most = std::max(most, before);
    behind = std::max(behind, line->width_before(line->cells.size()) - before);
  }
  const size_t gap = column == Column::comment ? 2 : 1;
  const bool fits = least != SIZE_MAX && most - least <= most_padding(column) && most + gap + behind <= kMostWidth;
  for (Line* const line : run) {
    const size_t place = place_of(*line, column);
    if (place == line->cells.size()) continue;
    const size_t before = line->width_before(place);
    line->cells[place - 1].text.append((fits ? most - before : 0) + gap, ' ');
  }
}

/// The lines from `begin` on that stand in one block, without an empty line between; further in there may be others.
std::vector<Line*> run_from(std::vector<Line>& lines, size_t begin) {
  std::vector<Line*> run;
  for (size_t i = begin; i < lines.size() && lines[i].level >= lines[begin].level; ++i) {
    if (lines[i].level > lines[begin].level) continue;
    if (i > begin && lines[i].empty_before) break;
    if (!lines[i].is_comment) run.push_back(&lines[i]);
  }
  return run;
}

void align_all(std::vector<Line>& lines) {
  std::vector<bool> done(lines.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    if (done[i] || lines[i].is_comment || lines[i].cells.size() == 1) continue;
    const std::vector<Line*> run = run_from(lines, i);
    for (size_t column = 1; column < kColumnCount; ++column) align(run, static_cast<Column>(column));
    for (const Line* const line : run) done[static_cast<size_t>(line - lines.data())] = true;
  }
}

std::string text_of(const std::vector<Line>& lines) {
  std::string text;
  for (const Line& line : lines) {
    if (line.empty_before) text += '\n';
    text.append(size_t{2} * line.level, ' ');
    for (const Cell& cell : line.cells) text += cell.text;
    text += '\n';
  }
  return text;
}

}  // namespace

std::optional<std::string> format(const source::Sources& sources, source::FileId file,
                                  diagnostics::Diagnostics& diagnostics) {
  const size_t before = diagnostics.all().size();
  parse(sources, file, diagnostics);
  const auto is_error = [](const auto& one) { return one.severity() == diagnostics::Severity::error; };
  if (std::ranges::any_of(diagnostics.all().subspan(before), is_error)) return std::nullopt;
  const std::string_view text = sources[file].text();
  diagnostics::Diagnostics again;
  const Lexed lexed = lex(text, file, 0, again);
  std::vector<Word> words = words_of(text, lexed);
  Marker(text, words).mark(drop_idle_line_ends(lexed.tokens));
  join_commas(words);
  break_lines(words);
  std::vector<Line> lines = Layout(words).lines();
  align_all(lines);
  return text_of(lines);
}

}  // namespace merit::syntax
