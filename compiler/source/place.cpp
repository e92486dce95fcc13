#include "compiler/source/place.h"

namespace merit::source {

Place place_of(const Sources& sources, Span span) {
  const SourceFile& file = sources[span.file];
  const Position begin = file.position(span.begin);
  return {file.name(), begin.line + 1, begin.column + 1};
}

}  // namespace merit::source
