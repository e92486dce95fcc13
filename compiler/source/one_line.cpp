#include "compiler/source/one_line.h"

namespace merit::source {

std::string one_line(std::string_view code) {
  std::string text;
  bool quoted = false;
  bool comment = false;
  bool escaped = false;
  for (const char c : code) {
    if (c == '\n') comment = false;
    if (c == '#' && !quoted) comment = true;
    if (comment) continue;
    if (c == '"' && !escaped) quoted = !quoted;
    escaped = c == '\\' && !escaped;
    const bool space = !quoted && (c == ' ' || c == '\n' || c == '\r' || c == '\t');
    if (space && (text.empty() || text.back() == ' ')) continue;
    text += space ? ' ' : c;
  }
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

}  // namespace merit::source
