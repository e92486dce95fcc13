/// A verb of the command: what `merit run` and its siblings have in common.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit_status.h"

namespace CLI {
class App;
}

namespace merit::cli {

class Console;

/// Holds the values of a verb's options once they are parsed.
class Verb {
 public:
  virtual ~Verb() = default;
  virtual ExitStatus run(Console& console) = 0;
};

struct VerbEntry {
  std::string_view name;
  std::string_view usage;  ///< what stands after the name
  std::string_view summary;
  std::string_view example;
  /// Declares the verb's options in `app`; the values go into the verb.
  std::unique_ptr<Verb> (*add)(CLI::App& app);
};

/// All verbs, as verbs.def lists them.
const std::vector<VerbEntry>& all_verbs();

/// Every name that `merit help` knows, in order.
std::vector<std::string> help_topics();

#define VERB(name, usage, summary, example) std::unique_ptr<Verb> add_##name(CLI::App& app);
#include "cli/verbs.def"

}  // namespace merit::cli
