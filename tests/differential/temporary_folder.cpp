#include "tests/differential/temporary_folder.h"

#include <stdlib.h>  // mkdtemp

#include <cstdio>
#include <filesystem>
#include <system_error>

namespace merit::differential {

TemporaryFolder::TemporaryFolder() : path_((std::filesystem::temp_directory_path() / "merit-test-XXXXXX").string()) {
  if (::mkdtemp(path_.data()) != nullptr) return;
  std::perror("no temporary folder");
  std::abort();
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace merit::differential
