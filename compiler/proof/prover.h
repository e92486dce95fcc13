/// Asks the solver about conditions of one or more models. No type of the solver's shows. Private to this folder.
///
///     Prover prover;
///     const uint32_t crm = prover.add(model);
///     const Claim claim = prover.condition(crm, *stage.condition);
///     if (prover.is_impossible({{claim, Answer::yes}})) …          // true for no lead
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "compiler/semantics/model.h"

namespace merit::proof {

/// A condition that a prover knows.
enum class Claim : uint32_t {};

enum class Answer : uint8_t { yes, no, not_yes };

struct Demand {
  Claim claim;
  Answer answer;
};

class Prover {
 public:
  Prover();
  Prover(Prover&&) = delete;
  Prover& operator=(Prover&&) = delete;
  ~Prover();

  /// The model outlives the prover. Fields and kinds of one name are the same in all models.
  uint32_t add(const semantics::Model& model);

  Claim condition(uint32_t model, semantics::ExpressionId condition);
  /// A stage's own condition.
  Claim stage(uint32_t model, uint32_t stage);

  /// Whether it is certain that no lead meets all of these at once. False where the solver cannot tell.
  bool is_impossible(const std::vector<Demand>& demands);
  /// Whether the solver found a lead that meets all of these. It knows the inside of less than there is, so such a lead
  /// may be one that there cannot be.
  bool is_possible(const std::vector<Demand>& demands);

 private:
  struct Solver;
  std::unique_ptr<Solver> solver_;
};

}  // namespace merit::proof
