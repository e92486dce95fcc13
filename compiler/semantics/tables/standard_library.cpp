// Writes the standard library as a table of C++: for each module its name, its text and the image of its tree
// (standard_library.h).
#include <fmt/format.h>

#include <fstream>
#include <iostream>

#include "compiler/diagnostics/emit_text.h"
#include "compiler/syntax/image.h"
#include "compiler/syntax/parse.h"

namespace {

using namespace merit;

/// As a literal in quotes.
std::string quoted(std::string_view bytes) {
  std::string literal = "\"";
  for (const char c : bytes) {
    const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '?';
    if (plain)
      literal += c;
    else
      literal += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
  }
  return literal + '"';
}

std::string module_name(const std::string& path) {
  const size_t begin = path.rfind('/') + 1;
  return path.substr(begin, path.rfind('.') - begin);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  std::ofstream table(argv[1]);
  source::Sources sources;
  diagnostics::Diagnostics found;
  for (int i = 2; i < argc; ++i) {
    auto text = source::FileLoader().load(argv[i]);
    if (!text) {
      std::cerr << argv[i] << ": " << text.error() << '\n';
      return 1;
    }
    const source::FileId file = sources.add(argv[i], std::move(*text));
    const std::string image = syntax::image_of(syntax::parse(sources, file, found));
    table << "{" << quoted(module_name(argv[i])) << ", " << quoted(sources[file].text()) << "sv, " << quoted(image)
          << "sv},\n";
  }
  std::cerr << diagnostics::emit_text(sources, found.all());
  return found.all().empty() && table.flush() ? 0 : 1;
}
