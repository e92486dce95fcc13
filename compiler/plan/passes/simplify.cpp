#include "compiler/plan/passes/simplify.h"

#include <optional>
#include <vector>

#include "compiler/plan/passes/simplifier.h"
#include "compiler/plan/rewrite.h"

namespace merit::plan {

void simplify(Plan& plan) {
  std::optional<Simplifier> simplifier;
  const auto in = [&](Writer& writer) -> Simplifier& { return simplifier ? *simplifier : simplifier.emplace(writer); };
  plan = rewritten(
      plan, [&](Writer& writer, const Operation& each, OperationId) { return in(writer).write(each); },
      [&](Writer& writer, const Pattern& pattern) { return in(writer).narrow(pattern); });
  std::erase_if(plan.roots, [&](const Root& root) {
    const bool listed = root.kind == Root::Kind::undecided || root.kind == Root::Kind::reason;
    const auto* value = std::get_if<bool>(&plan[root.value].constant);
    return listed && value != nullptr && !*value;
  });
}

}  // namespace merit::plan
