#include "compiler/proof/prover.h"

#include "compiler/proof/encoder.h"

namespace merit::proof {
namespace {

/// Steps of the solver, as it counts them itself, for one question and for all: some hundredths of a second, and at
/// most some seconds. A clock would make the answer depend on the machine.
constexpr unsigned kMostSteps = 200'000;
constexpr unsigned kMostStepsInAll = 1'000'000;

unsigned steps_so_far(const z3::solver& solver) {
  const z3::stats statistics = solver.statistics();
  for (unsigned i = 0; i < statistics.size(); ++i) {
    if (statistics.key(i) == "rlimit count") return statistics.uint_value(i);
  }
  return 0;
}

}  // namespace

struct Prover::Solver {
  z3::context context;
  Facts facts{context};
  z3::solver solver{context, z3::solver::simple()};
  std::vector<std::unique_ptr<Encoder>> encoders;
  std::vector<Truth> claims;
  unsigned stated = 0;  ///< of `facts.formulas`, how many the solver has
  bool failed = false;  ///< nothing is asked any more: the solver gave up, or all steps are used

  z3::expr formula(const Demand& demand) const {
    const Truth& truth = claims[static_cast<uint32_t>(demand.claim)];
    switch (demand.answer) {
      case Answer::yes:
        return truth.yes;
      case Answer::no:
        return truth.no;
      case Answer::not_yes:
        return !truth.yes;
    }
    return truth.yes;
  }

  /// Exceptions of the solver end here; what it did not take, it is never asked about.
  template <typename Encode>
  Claim keep(const Encode& encode) {
    try {
      claims.push_back(encode());
    } catch (const z3::exception&) {
      failed = true;
      claims.push_back({context.bool_val(true), context.bool_val(true)});
    }
    return static_cast<Claim>(claims.size() - 1);
  }

  void state_facts() {
    for (; stated < facts.formulas.size(); ++stated) solver.add(facts.formulas[static_cast<int>(stated)]);
  }

  z3::check_result check(const std::vector<Demand>& demands) {
    if (failed) return z3::unknown;
    try {
      state_facts();
      solver.push();
      for (const Demand& demand : demands) solver.add(formula(demand));
      const z3::check_result result = solver.check();
      failed = steps_so_far(solver) > kMostStepsInAll;
      solver.pop();
      return result;
    } catch (const z3::exception&) {
      failed = true;
      return z3::unknown;
    }
  }
};

Prover::Prover() : solver_(std::make_unique<Solver>()) {
  z3::params limits(solver_->context);
  limits.set("rlimit", kMostSteps);
  solver_->solver.set(limits);
}

Prover::~Prover() = default;

uint32_t Prover::add(const semantics::Model& model) {
  solver_->encoders.push_back(std::make_unique<Encoder>(model, solver_->facts));
  return static_cast<uint32_t>(solver_->encoders.size() - 1);
}

Claim Prover::condition(uint32_t model, semantics::ExpressionId condition) {
  return solver_->keep([&] { return solver_->encoders[model]->condition(condition); });
}

Claim Prover::stage(uint32_t model, uint32_t stage) {
  return solver_->keep([&] { return solver_->encoders[model]->stage(stage); });
}

bool Prover::is_impossible(const std::vector<Demand>& demands) {
  return solver_->check(demands) == z3::unsat;
}

bool Prover::is_possible(const std::vector<Demand>& demands) {
  return solver_->check(demands) == z3::sat;
}

}  // namespace merit::proof
