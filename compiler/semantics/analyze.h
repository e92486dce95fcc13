/// Syntax trees → `Model`.
///
/// In: the file of a definition, read through `loader` together with the modules and data files it names. Out: the
/// checked definition, or nothing if there was an error; every error and warning is in `diagnostics`, all of a file's
/// at once. A pure function of the texts: no clock, no environment, and no file but through `loader`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/semantics/model.h"
#include "compiler/source/source.h"

namespace merit::semantics {

/// A condition or expression asked about a definition from outside, in the scope of its outputs: what `--where` gives.
/// It becomes an output of this name, last in `Model::outputs` and not in `Model::columns`.
struct Question {
  std::string name;
  source::FileId file;       ///< its text
  std::optional<Type> type;  ///< what it must be
};

/// `when_parsed` is called between reading and checking.
std::optional<Model> analyze(source::Sources& sources, source::FileId file, const source::Loader& loader,
                             diagnostics::Diagnostics& diagnostics, const std::vector<Question>& questions = {},
                             const std::function<void()>& when_parsed = {});

}  // namespace merit::semantics
