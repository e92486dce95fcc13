#include <cstdio>
#include <cstdlib>

#include "cli/checked_memory.h"
#include "cli/command.h"

int main(int argument_count, char** arguments) {
  const int status = merit::cli::run_command(argument_count, arguments);
#ifdef MERIT_CHECKS_MEMORY
  return status;
#else
  // All is written by then. What libraries would take down one by one, the kernel takes back at once.
  std::fflush(nullptr);
  std::_Exit(status);
#endif
}
