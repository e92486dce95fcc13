/// Which field an expression looks at, and which values would make it true. Private to this folder.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/explain/scene.h"
#include "compiler/interpreter/inspection.h"

namespace merit::explain {

using semantics::Value;

/// A lead field, or a field of the event that is being looked at; perhaps the domain of an address there.
struct Subject {
  bool of_event = false;
  uint32_t event = 0;  ///< in `Model::events`, of an event's field
  int32_t field = 0;
  bool domain = false;

  friend auto operator<=>(const Subject&, const Subject&) = default;
};

/// What stands for the arguments of the function that is looked through.
using Arguments = std::vector<std::optional<Subject>>;

class Comparisons {
 public:
  Comparisons(const Scene& scene, interpreter::Inspection& inspection) : model_(scene.model), inspection_(inspection) {}

  /// The field that an expression is, as it stands or with its letters changed.
  std::optional<Subject> subject_of(semantics::ExpressionId id, const Arguments& arguments) const;
  /// Values with which a test of a field comes out true, and some beside; none where it is no such test.
  struct Found {
    Subject subject;
    std::vector<Value> values;
  };
  std::optional<Found> compared_in(semantics::ExpressionId id, const Arguments& arguments) const;
  semantics::Type type_of(const Subject& subject) const;

 private:
  std::optional<Found> found_in(const semantics::Compare& node, const Arguments& arguments) const;
  std::optional<Found> found_in(const semantics::TextTest& node, const Arguments& arguments) const;
  std::optional<Found> found_in(const semantics::Membership& node, const Arguments& arguments) const;
  std::optional<Found> found_in(const semantics::RegexTest& node, const Arguments& arguments) const;
  std::optional<Found> found_in(const semantics::LookUp& node, const Arguments& arguments) const;
  std::optional<Found> found_in(const auto& /*what compares nothing*/, const Arguments&) const { return std::nullopt; }

  /// It looks at no event and no argument, so it has a value.
  bool is_free(semantics::ExpressionId id) const;
  std::vector<Value> beside(const Subject& subject, const Value& value, semantics::Compare::Operator op,
                            bool on_left) const;
  static Value placed(const Subject& subject, const Value& value);

  const semantics::Model& model_;
  interpreter::Inspection& inspection_;
};

}  // namespace merit::explain
