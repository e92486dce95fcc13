/// Names of C for things that have names of their own.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace merit::link {

/// `text` as a part of a name: letters and digits of ASCII as they are, every other run of bytes as one `_`.
std::string name_part(std::string_view text);

/// The part of an output file's name from which exported names are made: `libcrm.so` and `crm.a` have `crm`. It is the
/// file's name without ending and, of a library, without `lib`, as linkers leave that out.
std::string stem_of_file(std::string_view file_name);

/// Whether it can begin a name of C.
bool is_name(std::string_view text);

/// Names in one scope, each different from all others.
class Names {
 public:
  /// The name wanted, with `_` behind it where C or C++ has that word, with a number where another one has it.
  std::string take(std::string wanted);

 private:
  std::set<std::string, std::less<>> taken_;
};

}  // namespace merit::link
