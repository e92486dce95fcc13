/// The meaning of the language in plain code: a checked definition, one lead and its events → what is decided.
///
/// In: a `semantics::Model`, parameter values, and a `columns::Row` of leads: fields, events in the language's order,
/// and `now`. Out: a `Decision`. A pure function of these: nothing here reads a clock or the world, and every other
/// engine must give the same. docs/language.md says what each part means; the file of each part says where.
///
///   const Interpreter interpreter(model, default_parameters(model));
///   const Decision decision = interpreter.decide(leads, columns::row_of(leads, 0, now));
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/interpreter/trace.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::interpreter {

using semantics::ExpressionId;
using semantics::Model;
using semantics::Value;

/// What the route of a lead's stage says; all of it missing where the stage has none, or no arm of it is true.
struct Routing {
  Value queue;   ///< a text
  Value action;  ///< position in `Model::action_enumeration`
  Value respond_by, at_latest, recheck_at;
};
/// Of `semantics::kRouteNames`.
const Value& value_of(const Routing& routing, semantics::DecisionName name);

/// What a definition says of one lead at one moment.
struct Decision {
  int64_t stage = 0;           ///< position in `Model::stage_enumeration`: `none`, the ladder, `Disqualified`
  std::vector<Value> scores;   ///< by `Model::scores`; never missing
  std::vector<Value> outputs;  ///< by `Model::outputs`
  std::optional<std::string> disqualified;  ///< the reason of the first disqualification that is true
  Routing routing;
  std::vector<std::string> undecided;       ///< `field` of the lead, then `event.field`, each in the order declared
  std::vector<std::string> reasons;         ///< of the rules that acted, in the order written
  std::optional<int64_t> reached;           ///< when the lead came to its stage; only where `Wanted` says so
  std::optional<std::string> changed_from;  ///< the stage of an earlier output, as it stands there, if it is another
  int64_t could_reach = 0;                  ///< as `stage`, the last that could be true; likewise
};

/// What costs much and few ask for.
struct Wanted {
  bool reached = false;
  bool could_reach = false;
};

/// What parameters have where nobody sets them, by `Model::parameters`.
std::vector<Value> default_parameters(const Model& model);

/// What is worked out once for all rows: compiled expressions, folded sets and tables. Private to this folder.
struct Program;

/// Evaluates one definition. Immutable, so threads may share it. The model outlives it.
class Interpreter {
 public:
  /// `parameters` has one value for each of `Model::parameters`, of its type.
  Interpreter(const Model& model, std::vector<Value> parameters);
  Interpreter(Interpreter&&) noexcept;
  Interpreter& operator=(Interpreter&&) noexcept;
  ~Interpreter();

  Decision decide(const columns::Leads& leads, const columns::Row& row, const Wanted& wanted = {}) const;

  /// What the decision stands on.
  Trace trace(const columns::Leads& leads, const columns::Row& row) const;

  /// The latest events that match, newest first, at most so many: rows of the event columns.
  std::vector<int64_t> latest_events(semantics::PatternId pattern, int64_t most, const columns::Leads& leads,
                                     const columns::Row& row) const;

  /// An expression's value in the scope of outputs: it may name what has been decided, but no event's field.
  Value evaluate(ExpressionId expression, const columns::Leads& leads, const columns::Row& row) const;

  friend class Inspection;  // looks at the same from many sides

 private:
  std::unique_ptr<const Program> program_;
};

}  // namespace merit::interpreter
