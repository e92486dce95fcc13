/// A definition as a page for people who do not read code: what `merit docs` does, for everyone who is not a command
/// line.
///
///     auto compilation = compile("crm.merit", source::FileLoader());
///     const Docs docs = make_docs(*compilation, {.now = now});
///     write(docs.html);
#pragma once

#include <cstdint>
#include <string>

#include "compiler/driver/compile.h"

namespace merit::driver {

struct DocsOptions {
  int64_t now = 0;                      ///< of the tests that name none: microseconds since 1970-01-01T00:00Z
  const Compilation* before = nullptr;  ///< an earlier one, which has a model: the page says what changed since
};

struct Docs {
  std::string html;   ///< one file that needs no other
  size_t failed = 0;  ///< of the definition's tests, which the page shows as examples
};

/// The compilation has a model that is no library. Its tests run, so that the page says which examples hold.
Docs make_docs(const Compilation& definition, const DocsOptions& options);

}  // namespace merit::driver
