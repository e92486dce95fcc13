/// The whole command: arguments in, exit status out. Nothing is thrown out of it.
#pragma once

namespace merit::cli {

int run_command(int argument_count, char** arguments);

}  // namespace merit::cli
