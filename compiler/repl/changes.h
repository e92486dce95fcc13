/// What the changes of a session did: to the definition, and to leads.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "compiler/repl/session.h"

namespace merit::repl {

/// Leads that stood at one stage and stand at another.
struct StageMove {
  std::string from, to;
  int64_t leads = 0;
  std::vector<std::string> keys;  ///< of the first few
};

struct Changes {
  std::vector<Declared> added, changed, removed;  ///< by the text, white space and comments aside
  std::vector<StageMove> moves;                   ///< the most leads first
  int64_t leads = 0;                              ///< all of them
  bool decided = false;                           ///< both have stages, and there are leads
};

/// The session's definition, with the parameters that are set, against what was loaded.
std::expected<Changes, Failure> changes_of(const Session& session);

/// What was declared, changed and removed between two texts.
Changes changes_between(const std::string& before, const std::string& after);

}  // namespace merit::repl
