#include "cli/part_text.h"

#include <fmt/core.h>

namespace merit::cli {

using driver::DefinitionPart;

std::string place_text(const DefinitionPart& part) {
  return fmt::format("{}:{}", part.place.file, part.place.line);
}

std::string part_text(const DefinitionPart& part) {
  switch (part.kind) {
    case DefinitionPart::Kind::condition:
      return part.owner;
    case DefinitionPart::Kind::rule:
      return fmt::format("{}: {}", part.owner, part.text);
    case DefinitionPart::Kind::stage:
      return fmt::format("stage {} {}", part.owner, part.text);
    case DefinitionPart::Kind::disqualification:
      return part.text;
    case DefinitionPart::Kind::route:
      return fmt::format("route {}: {}", part.owner, part.text);
    case DefinitionPart::Kind::pattern:
      return "pattern: " + part.text;
  }
  return "";
}

}  // namespace merit::cli
