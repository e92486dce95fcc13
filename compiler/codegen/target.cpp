#include "compiler/codegen/target.h"

#include <utility>

namespace merit::codegen {

const char* triple_of(Target target) {
  switch (target) {
#define TARGET(name, triple) \
  case Target::name:         \
    return triple;
#include "compiler/codegen/targets.def"
#undef TARGET
  }
  std::unreachable();
}

Processors usual_processors() {
  return {Target::x86_64, {Level::v2, Level::v3, Level::v4}};
}

Processors web_assembly() {
  return {Target::wasm32, {Level::baseline}};
}

std::optional<Processors> processors_named(std::string_view name) {
  if (name == "aarch64" || name == "arm64") return Processors{Target::aarch64, {Level::baseline}};
  const auto level = level_named(name);
  if (!level) return std::nullopt;
  if (*level == Level::automatic) return Processors{kHost, {level_of_processor()}};
  return Processors{Target::x86_64, {*level}};
}

std::vector<std::string_view> names_of(const Processors& processors) {
  if (processors.target == Target::aarch64) return {"aarch64"};
  if (processors.target == Target::wasm32) return {"wasm32"};
  std::vector<std::string_view> names;
  for (const Level level : processors.levels) names.push_back(level == Level::baseline ? "x86-64" : name_of(level));
  return names;
}

}  // namespace merit::codegen
