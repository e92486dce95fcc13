#include "compiler/semantics/hash.h"

#include "runtime/values/owned_text.h"
#include "runtime/values/unicode.h"
#include "runtime/values/zones.h"

namespace merit::semantics {

std::string hash_of(const source::Sources& sources, const Program& program,
                    const std::vector<source::FileId>& data_files) {
  values::Sha256 hash;
  // Each part with its length before it, so that no two lists of parts give the same bytes.
  const auto add = [&](std::string_view part) {
    hash.update(std::to_string(part.size()) + ":");
    hash.update(part);
  };
  add(MERIT_VERSION);
  add(values::unicode_version());
  add(values::tzdata_version());
  for (const Module& module : program.modules) add(sources[module.ast.file].text());
  for (const source::FileId file : data_files) add(sources[file].text());
  return values::hexadecimal(hash);
}

}  // namespace merit::semantics
