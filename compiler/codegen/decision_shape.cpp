#include "compiler/codegen/decision_shape.h"

namespace merit::codegen {

DecisionShape shape_of(const plan::Plan& plan) {
  DecisionShape shape;
  for (uint32_t i = 0; i < plan.roots.size(); ++i) {
    switch (plan.roots[i].kind) {
      case plan::Root::Kind::column:
      case plan::Root::Kind::stage:
      case plan::Root::Kind::disqualified:
        shape.outputs.push_back({i});
        break;
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
