/// A first ladder of stages, for the user to change: what leads are and what they did, as far as the columns tell.
/// Private to this folder.
#pragma once

#include <string>

#include "compiler/init/declared.h"

namespace merit::init {

/// Declarations of a score, conditions, stages and tests, as text that is still to be laid out. No stage but the first
/// is reached by every lead of the files. Takes names.
std::string write_ladder(Declared& declared);

}  // namespace merit::init
