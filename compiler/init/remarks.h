/// What was seen in a column, in few words: the comment behind its field. Private to this folder.
#pragma once

#include <string>

#include "runtime/infer/survey.h"

namespace merit::init {

/// `12 % missing; 1 to 5,000`; empty where there is nothing worth saying. No value of a text is in it.
std::string remark_on(const infer::Column& column, bool key);

/// Why a column is text, or a number, where a user might expect more; empty where nobody would.
std::string surprise_in(const infer::Column& column);

}  // namespace merit::init
