/// Diagnostics as the `#~` lines of a file test.
#pragma once

#include "tests/files/compile.h"
#include "tests/files/test_file.h"

namespace merit::file_tests {

/// Each diagnostic below the line where it begins; those of modules below the last line.
Blocks annotate(const Compiled& compiled);

}  // namespace merit::file_tests
