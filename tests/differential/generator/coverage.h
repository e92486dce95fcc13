/// Which members of the closed families of operations generated definitions have made.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/semantics/model.h"

namespace merit::differential {

class Coverage {
 public:
  Coverage();
  /// Of the model, and of its plan before the passes and after them.
  void add(const semantics::Model& model);
  /// `operation count`, `function floor`, …
  std::vector<std::string> never_made() const;
  std::string report() const;

 private:
  void add(const semantics::Route::Arm& arm);
  void count(const std::string& member) { ++made_[member]; }

  std::map<std::string, int64_t> made_;
};

}  // namespace merit::differential
