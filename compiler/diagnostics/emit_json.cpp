#include "compiler/diagnostics/emit_json.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "compiler/diagnostics/emit_text.h"

namespace merit::diagnostics {
namespace {

using Json = nlohmann::ordered_json;

Json position(const source::SourceFile& file, uint32_t offset) {
  const source::Position at = file.position_utf16(offset);
  return {{"line", at.line}, {"character", at.column}};
}

Json range(const source::Sources& sources, source::Span span) {
  const source::SourceFile& file = sources[span.file];
  return {{"start", position(file, span.begin)}, {"end", position(file, span.end)}};
}

Json object(const source::Sources& sources, const Diagnostic& one) {
  const auto file = [&](source::Span span) { return sources[span.file].name(); };
  Json labels = Json::array();
  for (const Label& label : one.labels) {
    labels.push_back({{"file", file(label.span)}, {"range", range(sources, label.span)}, {"message", label.text}});
  }
  Json fix = Json::array();
  for (const Edit& edit : one.fix) {
    fix.push_back({{"file", file(edit.span)}, {"range", range(sources, edit.span)}, {"newText", edit.replacement}});
  }
  const Entry& what = entry(one.id);
  return {{"name", what.name},
          {"severity", name_of(what.severity)},
          {"message", one.message},
          {"file", file(one.span)},
          {"range", range(sources, one.span)},
          {"labels", std::move(labels)},
          {"help", help_lines(sources, one)},
          {"fix", std::move(fix)},
          {"doc", fmt::format("merit help {}", what.name)}};
}

}  // namespace

std::string emit_json(const source::Sources& sources, std::span<const Diagnostic> all) {
  std::string lines;
  for (const Diagnostic* one : choose_shown(all, kMostShown)) {
    lines += object(sources, *one).dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  }
  return lines;
}

}  // namespace merit::diagnostics
