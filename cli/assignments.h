/// What `--set` gives: parameters and their values.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <vector>

#include "compiler/driver/run.h"
#include "compiler/semantics/model.h"

namespace merit::cli {

/// `NAME=VALUE`, apart.
struct NamedValue {
  std::string name;
  std::string value;
};
/// The error is one of usage.
std::expected<NamedValue, std::string> named_value(const std::string& assignment);

/// A parameter and what it is to be, one value after the other.
struct Assignment {
  size_t definition = 0;
  size_t parameter = 0;  ///< by `Model::parameters`
  std::vector<semantics::Value> values;
};

/// `NAME=VALUE`, or several values with commas between them; with several definitions `STEM.` stands before it. The
/// error is one of usage.
std::expected<Assignment, std::string> assignment_of(const std::string& given,
                                                     const std::vector<driver::RunDefinition>& definitions);

}  // namespace merit::cli
