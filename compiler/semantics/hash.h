/// What a definition is, as one number. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "compiler/semantics/program.h"
#include "compiler/source/source.h"

namespace merit::semantics {

/// SHA-256, in hexadecimal, over the texts of all modules and data files and the versions of this library, Unicode and
/// the time zones: equal for definitions that decide alike because they are written alike. Where the files lie does not
/// matter.
std::string hash_of(const source::Sources& sources, const Program& program,
                    const std::vector<source::FileId>& data_files);

}  // namespace merit::semantics
