#include "compiler/codegen/levels.h"

namespace merit::codegen {

// `__builtin_cpu_supports` asks CPUID for each feature of a level, and whether the operating system saves the wide
// registers.
Level level_of_processor() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return Level::v4;
  if (__builtin_cpu_supports("x86-64-v3")) return Level::v3;
  return __builtin_cpu_supports("x86-64-v2") ? Level::v2 : Level::baseline;
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
