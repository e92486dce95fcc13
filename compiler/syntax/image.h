/// Trees as bytes: what is parsed when Merit is built need not be parsed by each process.
///
/// An image is for the program that it was made with: its form follows ast.h and has no version.
#pragma once

#include <string>
#include <string_view>

#include "compiler/syntax/ast.h"

namespace merit::syntax {

/// Everything of a tree but the number of its file.
std::string image_of(const Ast& ast);

/// The tree that `image_of` was given, as one of `file`.
Ast from_image(std::string_view image, source::FileId file);

}  // namespace merit::syntax
