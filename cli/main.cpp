#include "cli/command.h"

int main(int argument_count, char** arguments) {
  return merit::cli::run_command(argument_count, arguments);
}
