#include "compiler/plan/join_plans.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>

#include "compiler/plan/key.h"
#include "compiler/plan/rewrite.h"
#include "compiler/plan/writer.h"

namespace merit::plan {

namespace {

/// The numbers that a member's enumerations and parameters have in the joined plan.
struct Numbers {
  std::vector<uint32_t> enumerations, parameters;
};

uint32_t enumeration_number(std::vector<semantics::Enumeration>& all, const semantics::Enumeration& each) {
  const auto found = std::ranges::find(all, each.labels, &semantics::Enumeration::labels);
  const auto number = static_cast<uint32_t>(found - all.begin());
  if (found == all.end()) all.push_back(each);
  return number;
}

/// Also tells 0.0 from -0.0.
bool are_one(const Value& a, const Value& b) {
  return Key().add(a).bytes() == Key().add(b).bytes();
}

uint32_t parameter_number(Joined& joined, const std::pair<std::string, Type>& parameter, const Value& value) {
  for (size_t i = 0; i < joined.parameters.size(); ++i) {
    if (joined.plan.parameters[i] == parameter && are_one(joined.parameters[i], value)) return static_cast<uint32_t>(i);
  }
  joined.plan.parameters.push_back(parameter);
  joined.parameters.push_back(value);
  return static_cast<uint32_t>(joined.parameters.size() - 1);
}

/// Adds to what the joined plan says of its definitions what a member says of itself.
Numbers add_frame(Joined& joined, const Member& member) {
  const Plan& plan = member.plan;
  assert(plan.kinds == joined.plan.kinds && plan.zone == joined.plan.zone);
  Numbers numbers;
  for (const semantics::Enumeration& each : plan.enumerations) {
    numbers.enumerations.push_back(enumeration_number(joined.plan.enumerations, each));
  }
  for (size_t i = 0; i < plan.parameters.size(); ++i) {
    auto [name, type] = plan.parameters[i];
    if (type.kind == TypeKind::enumeration) type.enumeration = numbers.enumerations[type.enumeration];
    numbers.parameters.push_back(parameter_number(joined, {name, type}, member.parameters[i]));
  }
  joined.plan.definitions.push_back(member.name);
  return numbers;
}

/// The member's plan in the joined plan's numbers.
Plan renumbered(Plan plan, const Numbers& numbers, uint32_t definition) {
  const auto renumber = [&](Type& type) {
    if (type.kind == TypeKind::enumeration) type.enumeration = numbers.enumerations[type.enumeration];
  };
  for (Operation& operation : plan.operations) {
    renumber(operation.type);
    if (operation.code == Opcode::parameter) operation.detail = numbers.parameters[operation.detail];
  }
  for (LeadField& field : plan.lead_fields) renumber(field.type);
  for (EventField& field : plan.event_fields) renumber(field.type);
  for (Set& set : plan.sets) renumber(set.type);
  for (Table& table : plan.tables) {
    renumber(table.key_type);
    renumber(table.value_type);
  }
  for (Root& root : plan.roots) root.definition = definition;
  return plan;
}

}  // namespace

Joined join_plans(const std::vector<Member>& members) {
  assert(!members.empty());
  Joined joined;
  joined.plan.kinds = members.front().plan.kinds;
  joined.plan.zone = members.front().plan.zone;
  std::vector<Numbers> numbers;
  for (const Member& member : members) numbers.push_back(add_frame(joined, member));
  Writer writer(joined.plan);
  for (uint32_t i = 0; i < members.size(); ++i) {
    const Plan plan = renumbered(members[i].plan, numbers[i], i);
    append(writer, plan, plan.roots);
  }
  joined.plan = writer.take();
  return joined;
}

}  // namespace merit::plan
