/// The text of a first definition. Private to this folder.
#pragma once

#include <string>

#include "compiler/init/declared.h"

namespace merit::init {

/// Still to be laid out.
std::string write_definition(Declared& declared, const std::string& title);

}  // namespace merit::init
