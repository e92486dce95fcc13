#include "compiler/driver/place.h"

namespace merit::driver {

Place place_of(const source::Sources& sources, source::Span span) {
  const source::SourceFile& file = sources[span.file];
  const source::Position begin = file.position(span.begin);
  return {file.name(), begin.line + 1, begin.column + 1};
}

}  // namespace merit::driver
