#include "compiler/driver/engine.h"

#include <array>

namespace merit::driver {
namespace {

struct Named {
  Engine engine;
  std::string_view name;
};
constexpr std::array kEngines = {
    Named{Engine::automatic, "auto"},
    Named{Engine::interpreter, "interpreter"},
    Named{Engine::jit, "jit"},
};

/// Leads and events together. Below it the interpreter is done before a definition of usual size is compiled
/// (docs/performance.md).
constexpr int64_t kWorthCompiling = 10'000;
constexpr int64_t kWorthOptimising = 400'000;

int64_t size_of(const columns::Leads& leads) {
  return leads.count + leads.event_rows();
}

}  // namespace

std::optional<Engine> engine_named(std::string_view name) {
  for (const Named& each : kEngines) {
    if (each.name == name) return each.engine;
  }
  return std::nullopt;
}

std::string_view name_of(Engine engine) {
  for (const Named& each : kEngines) {
    if (each.engine == engine) return each.name;
  }
  return {};
}

bool pays_to_compile(const columns::Leads& leads) {
  return size_of(leads) >= kWorthCompiling;
}

codegen::Options suited_to(const columns::Leads& leads, codegen::Options options) {
  options.optimise = size_of(leads) >= kWorthOptimising;
  if (!options.optimise) options.kernels = codegen::Kernels::called;
  return options;
}

}  // namespace merit::driver
