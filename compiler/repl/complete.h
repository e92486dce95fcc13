/// What a word that somebody begins to type can go on to be: names, words of the language, and values that occur in the
/// data.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/repl/session.h"

namespace merit::repl {

struct Completion {
  size_t replaced = 0;                  ///< bytes before the cursor that a candidate takes the place of
  std::vector<std::string> candidates;  ///< in the order of their bytes; each begins like what is replaced
};

/// So many candidates are given at most.
inline constexpr size_t kMostCandidates = 200;

/// Of what stands before the cursor in an entry. Between quotes: the values of the field that is compared, those of an
/// enumeration or of the data. Else names and words.
Completion complete(const Session& session, std::string_view before);

/// Keys of leads that begin so.
Completion complete_key(const Session& session, std::string_view begun);

/// What is declared, by name.
std::vector<std::string> declared_names(const Session& session);

/// What all of them begin with.
std::string common_beginning(const std::vector<std::string>& candidates);

}  // namespace merit::repl
