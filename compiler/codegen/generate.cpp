#include "compiler/codegen/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/codegen/build_identity.h"
#include "compiler/codegen/object_cache.h"
#include "compiler/codegen/stages.h"
#include "compiler/plan/key.h"
#include "compiler/plan/plan_key.h"
#include "runtime/values/owned_text.h"
#include "runtime/values/sha256.h"

namespace merit::codegen {

namespace {

void add(plan::Key& key, const ColumnLayout& layout) {
  const auto& [nullable, dictionary, views] = layout;
  key.add(uint64_t{nullable} << 2 | uint64_t{dictionary} << 1 | uint64_t{views});
}

void add(plan::Key& key, const Layout& layout) {
  const auto& [lead_fields, event_columns, event_fields] = layout;
  key.add(uint64_t{lead_fields.size()});
  for (const auto& each : lead_fields) {
    key.add(uint64_t{each.has_value()});
    if (each) add(key, *each);
  }
  key.add(uint64_t{event_columns.size()});
  for (const ColumnLayout& each : event_columns) add(key, each);
  key.add(uint64_t{event_fields.size()});
  for (const std::vector<int32_t>& by_kind : event_fields) {
    key.add(uint64_t{by_kind.size()});
    for (const int32_t column : by_kind) key.add(int64_t{column});
  }
}

/// Of everything that objects depend on, so that it is known whether they are kept before anything is made. The tables
/// follow from plan and layout.
std::string key_of(const std::string& identity, const Source& source) {
  const Options& options = source.options;
  plan::Key key;
  add(key, source.layout);
  key.add(uint64_t{options.optimise} << 1 | uint64_t{options.check_memory});
  key.add(static_cast<uint64_t>(options.kernels)).add(name_of(options.level)).add(uint64_t{options.segment});
  values::Sha256 hash;
  for (const std::string& part : {build_identity(), identity, key.take(), plan::key_of(source.plan)}) hash.update(part);
  return values::hexadecimal(hash);
}

/// The tables' functions are about half of the code, and nothing of them is inlined into the rows'. Of a large plan
/// either has several modules, so that all cores make them; how many follows from the plan alone, as keys do.
std::vector<Part> parts_of(const Source& source) {
  constexpr size_t kSegmentsOfModule = 16, kTablesOfModule = 1000;
  const Options& options = source.options;
  if (options.keep_code) return std::vector<Part>(1);
  std::vector<Part> parts;
  const auto add = [&](Functions functions, size_t modules) {
    const auto step = static_cast<uint32_t>(modules);
    for (uint32_t first = 0; first < step; ++first) parts.push_back({.share = {functions, first, step}});
  };
  const size_t of_module = kSegmentsOfModule * options.segment;
  add(Functions::of_rows, of_module == 0 ? 1 : 1 + source.plan.operations.size() / of_module);
  if (!source.tables.empty()) add(Functions::of_tables, 1 + source.tables.size() / kTablesOfModule);
  return parts;
}

/// What a part is called in the cache.
std::string entry_name(const Part& part, const std::string& key) {
  return fmt::format("{}-{}-{}", key, static_cast<int>(part.share.functions), part.share.first);
}

/// Takes what is kept of the parts.
void find(std::vector<Part>& parts, const std::string& key, const ObjectCache& cache) {
  for (Part& part : parts) {
    auto object = cache.find(entry_name(part, key));
    part.is_from_cache = object.has_value();
    if (object) part.object = std::move(*object);
  }
}

/// For the next time.
void keep(const std::vector<Part>& parts, const std::string& key, const ObjectCache& cache) {
  std::vector<KeyedObject> made;
  for (const Part& part : parts) {
    if (!part.is_from_cache && !part.error) made.push_back({entry_name(part, key), part.object});
  }
  cache.keep(made);
}

}  // namespace

std::expected<Code, Error> generate(const Source& source) {
  Code code;
  Stages stages(code.timings);
  std::vector<Part> parts = parts_of(source);
  const std::string identity = source.options.keep_code ? std::string() : part_identity();
  const bool may_keep = !identity.empty() && !build_identity().empty();
  const ObjectCache cache(may_keep ? source.options.cache_folder : std::string());
  std::string key;
  if (cache.is_used()) {
    key = key_of(identity, source);
    find(parts, key, cache);
    stages.end("cache");
  }
  code.is_from_cache = std::ranges::all_of(parts, &Part::is_from_cache);
  if (!code.is_from_cache) {
    stages.leave_out();
    const auto maker = code_maker();
    if (!maker) return std::unexpected(maker.error());
    stages.end("load", "LLVM");
    (*maker)->make(source, parts, code.timings);
    stages.leave_out();
    // A file that has changed since says nothing of what is loaded.
    if (cache.is_used() && identity_around(*maker) == identity) {
      keep(parts, key, cache);
      stages.end("cache");
    }
  }
  code.llvm_ir = std::move(parts.front().llvm_ir);
  code.assembly = std::move(parts.front().assembly);
  for (Part& part : parts) {
    if (part.error) return std::unexpected(std::move(*part.error));
    code.objects.push_back(std::move(part.object));
  }
  return code;
}

}  // namespace merit::codegen
