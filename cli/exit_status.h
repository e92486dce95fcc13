/// How the command ends: what a script can rely on.
#pragma once

namespace merit::cli {

enum class ExitStatus : int {
  done = 0,
  definition = 1,  ///< the definition, or one of its tests, is wrong
  usage = 2,
  data = 3,
  fault = 4,  ///< of Merit's own
  interrupted = 130,
};

}  // namespace merit::cli
