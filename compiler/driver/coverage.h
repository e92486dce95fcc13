/// Which conditions of a definition its tests made true, and which false.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/interpreter/trace.h"
#include "compiler/semantics/model.h"
#include "compiler/source/place.h"
#include "compiler/source/source.h"

namespace merit::driver {

/// A rule of a score, a stage or a disqualification that has a condition, or counts, or an arm of a route. A rule is
/// made true by a test in which it acts, an arm by one whose lead takes it. An arm is asked only of leads at its stage
/// that take none of those above; `otherwise` is made false by a lead that does.
struct CoverageEntry {
  enum class Kind : uint8_t { rule, stage, disqualification, route };
  Kind kind = Kind::rule;
  std::string owner;  ///< the score, the stage, or that of the route; empty for a disqualification
  std::string text;   ///< as written, on one line
  source::Place place;
  int64_t made_true = 0, made_false = 0, undecided = 0;  ///< tests

  bool is_covered() const { return made_true > 0 && made_false > 0; }
  bool never_decided() const { return made_true == 0 && made_false == 0; }
};

/// `rule`, `stage`, `disqualification`, `route`.
std::string_view name_of(CoverageEntry::Kind kind);

/// Counts over the tests of one definition.
class Coverage {
 public:
  Coverage(const semantics::Model& model, const source::Sources& sources);

  void add(const interpreter::Trace& trace);
  /// In the order in which traces have them: rules, stages, disqualifications, arms of routes. What is always true is
  /// left out.
  std::vector<CoverageEntry> entries() const;

 private:
  struct Counted {
    CoverageEntry entry;
    bool always = false;
  };
  std::vector<Counted> counted_;
};

}  // namespace merit::driver
