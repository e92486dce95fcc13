/// What was guessed, in words. Private to this folder.
#pragma once

#include <vector>

#include "compiler/init/declared.h"
#include "compiler/init/init.h"

namespace merit::init {

std::vector<Note> notes_on(const Declared& declared);

}  // namespace merit::init
