#include "compiler/codegen/decision_shape.h"

#include <unordered_map>

namespace merit::codegen {

DecisionShape shape_of(const plan::Plan& plan) {
  DecisionShape shape;
  const bool is_of_several = !plan.definitions.empty();  // one definition is a library, too: each column has its room
  std::unordered_map<plan::OperationId, uint32_t> places;
  for (uint32_t i = 0; i < plan.roots.size(); ++i) {
    switch (plan.roots[i].kind) {
      case plan::Root::Kind::column:
      case plan::Root::Kind::stage:
      case plan::Root::Kind::disqualified: {
        const auto next = static_cast<uint32_t>(shape.outputs.size());
        const auto place = is_of_several ? places.try_emplace(plan.roots[i].value, next).first->second : next;
        if (place == next) shape.outputs.push_back({i});
        shape.values.push_back(i);
        shape.places.push_back(place);
        break;
      }
      case plan::Root::Kind::undecided:
        shape.undecided.push_back(i);
        break;
      case plan::Root::Kind::reason:
        shape.reasons.push_back(i);
        break;
    }
  }
  for (const uint32_t root : shape.reasons) shape.outputs.push_back({root, true});
  return shape;
}

}  // namespace merit::codegen
