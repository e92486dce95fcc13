/// Which conditions of a definition its tests made true, and which false.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/driver/parts.h"
#include "compiler/interpreter/trace.h"

namespace merit::driver {

/// A part that has a condition, or counts. A rule is made true by a test in which it acts, an arm by one whose lead
/// takes it. An arm is asked only of leads at its stage that take none of those above; `otherwise` is made false by a
/// lead that does.
struct CoverageEntry : DefinitionPart {
  int64_t made_true = 0, made_false = 0, undecided = 0;  ///< tests

  bool is_covered() const { return made_true > 0 && made_false > 0; }
  bool never_decided() const { return made_true == 0 && made_false == 0; }
};

/// Counts over the tests of one definition.
class Coverage {
 public:
  Coverage(const semantics::Model& model, const source::Sources& sources);

  void add(const interpreter::Trace& trace);
  /// In the order in which traces have them: rules, stages, disqualifications, arms of routes. What is always true is
  /// left out.
  std::vector<CoverageEntry> entries() const;

 private:
  std::vector<CoverageEntry> counted_;
};

}  // namespace merit::driver
