/// Files that a command may not write, since it reads them or writes something else there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/compile.h"

namespace merit::cli {

/// `--out decisions.csv`; an empty path is an option that was not given, an empty option a file beside another.
struct NamedOutput {
  std::string_view option;
  std::string path;
};

/// The files that definitions came from, with their modules, sets and tables.
std::vector<std::string> files_of(const std::vector<driver::Compilation>& compilations);

/// Which output would replace one of the files `read`, or another output, under whatever name. Devices, pipes and
/// standard output (`-`) are written as they are. The message is one of usage.
std::optional<std::string> find_overwritten(const std::vector<NamedOutput>& outputs,
                                            const std::vector<std::string>& read);

}  // namespace merit::cli
