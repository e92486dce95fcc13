#include "compiler/semantics/program.h"

#include <algorithm>
#include <map>
#include <variant>

#include "compiler/semantics/standard_library.h"
#include "compiler/syntax/image.h"
#include "compiler/syntax/parse.h"
#include "runtime/values/nearest.h"

namespace merit::semantics {
namespace {

namespace d = diagnostics;

constexpr std::string_view kExtension = ".merit";
/// A module that uses another is read before it is done, so a chain of them takes stack.
constexpr size_t kMostModules = 1000;

std::string directory_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
}

std::string stem_of(const std::string& path) {
  std::string stem = path.substr(directory_of(path).size());
  if (stem.ends_with(kExtension)) stem.resize(stem.size() - kExtension.size());
  return stem;
}

class ProgramLoader {
 public:
  ProgramLoader(source::Sources& sources, const source::Loader& loader, d::Diagnostics& diagnostics)
      : sources_(sources), loader_(loader), diagnostics_(diagnostics) {}

  Program load(source::FileId file) {
    const std::string& path = sources_[file].name();
    add_module(path,
               {stem_of(path), directory_of(path), false, syntax::parse(sources_, file, diagnostics_), {}, false});
    return std::move(program_);
  }

 private:
  uint32_t add_module(const std::string& path, Module module) {
    const auto index = static_cast<uint32_t>(program_.modules.size());
    program_.modules.push_back(std::move(module));
    index_of_[path] = index;
    underway_.push_back(index);
    load_uses(index);
    underway_.pop_back();
    return index;
  }

  void load_uses(uint32_t user) {
    std::vector<syntax::Name> names;
    for (const syntax::Declaration& declaration : program_.modules[user].ast.declarations)
      if (const auto* use = std::get_if<syntax::UseDecl>(&declaration.node)) names.push_back(use->module);
    for (const syntax::Name& name : names) {
      const std::optional<uint32_t> used = find_module(user, name);
      if (!used) program_.modules[user].lacks_use = true;
      if (!used) continue;
      auto& uses = program_.modules[user].uses;
      if (std::ranges::find(uses, *used, &Module::Use::module) == uses.end()) uses.push_back({*used, name.span});
    }
  }

  std::optional<uint32_t> find_module(uint32_t user, const syntax::Name& name) {
    const Module& from = program_.modules[user];
    std::string path = from.directory + name.text + std::string(kExtension);
    std::expected<std::string, std::string> text = std::unexpected(std::string());
    if (!from.standard) {
      if (const auto known = index_of_.find(path); known != index_of_.end()) return reuse(known->second, name);
      text = loader_.load(path);
    }
    const bool absent = !text && (text.error().empty() || text.error() == source::kNoSuchFile);
    const StandardModule* standard = absent ? standard_module(name.text) : nullptr;
    if (standard) {
      path = standard_module_path(name.text);
      if (const auto known = index_of_.find(path); known != index_of_.end()) return reuse(known->second, name);
    } else if (!text) {
      if (absent)
        report_unknown(name, path, text.error());
      else
        diagnostics_.report(name.span, d::UnreadableFile{.file = path, .reason = text.error()});
      return std::nullopt;
    }
    if (program_.modules.size() == kMostModules) {
      diagnostics_.report(name.span, d::DefinitionTooLarge{.limit = kMostModules, .what = "modules"});
      return std::nullopt;
    }
    const source::FileId file = sources_.add(path, standard ? std::string(standard->text) : *std::move(text));
    syntax::Ast ast =
        standard ? syntax::from_image(standard->image, file) : syntax::parse(sources_, file, diagnostics_);
    return add_module(path, {name.text, directory_of(path), standard != nullptr, std::move(ast), {}, false});
  }

  std::optional<uint32_t> reuse(uint32_t module, const syntax::Name& name) {
    const auto begin = std::ranges::find(underway_, module);
    if (begin == underway_.end()) return module;
    std::string cycle;
    for (auto one = begin; one != underway_.end(); ++one) cycle += "`" + program_.modules[*one].name + "` → ";
    cycle += "`" + program_.modules[module].name + "`";
    diagnostics_.report(name.span, d::CyclicUse{.cycle = cycle});
    return std::nullopt;
  }

  void report_unknown(const syntax::Name& name, const std::string& path, const std::string& reason) {
    auto report = diagnostics_.report(name.span, d::UnknownModule{.name = name.text});
    if (!reason.empty()) report.help(d::ModuleLookedFor{.path = path, .reason = reason});
    std::vector<std::string> names;
    for (const StandardModule& one : standard_modules()) names.emplace_back(one.name);
    if (const std::string* near = values::nearest(name.text, names)) {
      report.help(d::DidYouMean{.name = *near}).fix({{name.span, *near}});
    }
  }

  source::Sources& sources_;
  const source::Loader& loader_;
  d::Diagnostics& diagnostics_;
  Program program_;
  std::map<std::string, uint32_t> index_of_;  ///< by path
  std::vector<uint32_t> underway_;            ///< whose `use` lines are being followed, outermost first
};

}  // namespace

Program load_program(source::Sources& sources, source::FileId file, const source::Loader& loader,
                     d::Diagnostics& diagnostics) {
  return ProgramLoader(sources, loader, diagnostics).load(file);
}

}  // namespace merit::semantics
