#include "compiler/codegen/levels.h"

namespace merit::codegen {

// gcc's and clang's `__builtin_cpu_supports` ask CPUID and whether the operating system saves the wide registers.
Level level_of_processor() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                  __builtin_cpu_supports("fma");
  const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                  __builtin_cpu_supports("avx512vl");
  return v4 ? Level::v4 : v3 ? Level::v3 : Level::v2;
#else
  return Level::baseline;
#endif
}

std::vector<Level> usable_levels() {
  const Level highest = level_of_processor();
  if (highest == Level::baseline) return {Level::baseline};
  std::vector<Level> levels;
  for (const Level level : {Level::v2, Level::v3, Level::v4}) {
    if (level <= highest) levels.push_back(level);
  }
  return levels;
}

std::string_view name_of(Level level) {
  switch (level) {
    case Level::automatic:
      return name_of(level_of_processor());
    case Level::v2:
      return "x86-64-v2";
    case Level::v3:
      return "x86-64-v3";
    case Level::v4:
      return "x86-64-v4";
    case Level::baseline:
      return "";
  }
  return "";
}

std::optional<Level> level_named(std::string_view name) {
  if (name == "auto" || name == "native") return Level::automatic;
  if (name.starts_with("x86-64-")) name.remove_prefix(7);
  if (name == "v2") return Level::v2;
  if (name == "v3") return Level::v3;
  if (name == "v4") return Level::v4;
  return std::nullopt;
}

}  // namespace merit::codegen
