#include "cli/command_line.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <limits>

#include "cli/figures.h"
#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

constexpr uint32_t kMargin = 2;
constexpr uint32_t kWidestLeft = 26;

/// `text` in lines of at most `width` columns, broken at spaces; each but the first begins with `margin` spaces.
std::string wrapped(std::string_view text, uint32_t margin, uint32_t width) {
  std::string lines;
  uint32_t taken = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const uint32_t columns = diagnostics::display_width(word);
    if (taken > 0 && margin + taken + 1 + columns > width) {
      lines += "\n" + std::string(margin, ' ');
      taken = 0;
    } else if (taken > 0) {
      lines += " ";
      ++taken;
    }
    lines += word;
    taken += columns;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Names at the left, what they are at the right.
std::string two_columns(const std::string& left, std::string_view right, const Terminal& terminal) {
  const uint32_t indent = kMargin + kWidestLeft + 2;
  std::string line = std::string(kMargin, ' ') + paint(terminal, Ink::cyan, pad_right(left, kWidestLeft));
  line += diagnostics::display_width(left) > kWidestLeft ? "\n" + std::string(indent, ' ') : "  ";
  return line + wrapped(right, indent, std::min(terminal.width, 110U)) + "\n";
}

}  // namespace

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> parts;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size());
    parts.emplace_back(CLI::detail::trim_copy(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return parts;
}

std::string option_names(const CLI::Option& option) {
  std::string names;
  for (const std::string& name : option.get_snames()) names += fmt::format("-{}, ", name);
  for (const std::string& name : option.get_lnames()) names += fmt::format("--{}, ", name);
  names.resize(names.size() - 2);
  if (option.get_expected_max() > 0 && !option.get_type_name().empty()) names += " " + option.get_type_name();
  return names;
}

bool is_common(const CLI::Option& option) {
  const auto& names = option.get_lnames();
  return std::ranges::any_of(
      names, [](const std::string& name) { return name == "color" || name == "diagnostics" || name == "help"; });
}

std::expected<ColorChoice, std::string> color_of(const CommonOptions& options) {
  if (options.color == "auto") return ColorChoice::automatic;
  if (options.color == "always") return ColorChoice::always;
  if (options.color == "never") return ColorChoice::never;
  return std::unexpected(fmt::format("`--color` is `auto`, `always` or `never`, not `{}`", options.color));
}

std::expected<bool, std::string> json_of(const CommonOptions& options) {
  if (options.diagnostics == "text") return false;
  if (options.diagnostics == "json") return true;
  return std::unexpected(fmt::format("`--diagnostics` is `text` or `json`, not `{}`", options.diagnostics));
}

CLI::Validator something() {
  return {[](const std::string& text) { return text.empty() ? std::string("is given as nothing") : std::string(); },
          ""};
}

CLI::Validator whole_number(int64_t least, int64_t most) {
  const auto check = [=](const std::string& text) -> std::string {
    int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc() && stop == end && value >= least && value <= most) return {};
    if (most == std::numeric_limits<int64_t>::max()) {
      return fmt::format("is a whole number from {} on, not `{}`", least, text);
    }
    return fmt::format("is a whole number from {} to {}, not `{}`", least, most, text);
  };
  return {check, ""};
}

VerbLine::VerbLine(const VerbEntry& entry)
    : entry_(entry), app_(std::string(entry.summary), std::string(entry.name)), verb_(entry.add(app_)) {
  app_.allow_extras();
  app_.add_option("--color", common_.color, "auto, always or never; auto: on a terminal, unless NO_COLOR is set")
      ->type_name("WHEN")
      ->group("messages");
  app_.add_option("--diagnostics", common_.diagnostics, "text, or json: an object a line for programs")
      ->type_name("FORM")
      ->group("messages");
  app_.set_help_flag("-h,--help", "this text")->group("messages");
}

void VerbLine::parse(std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the end
  app_.parse(std::move(arguments));
}

std::optional<std::string> VerbLine::extra() const {
  const auto extras = app_.remaining();
  if (extras.empty()) return std::nullopt;
  return extras.front();
}

std::string VerbLine::help(const Terminal& terminal) const {
  const auto title = [&](std::string_view text) { return "\n" + paint(terminal, Ink::bold, text) + "\n"; };
  std::string text = fmt::format("merit {}: {}\n", entry_.name, entry_.summary);
  text += title("usage") + fmt::format("  merit {} {}\n", entry_.name, entry_.usage);
  for (const std::string& group : app_.get_groups()) {
    if (group.empty()) continue;  // options that are understood, but not offered
    std::string lines;
    for (const CLI::Option* option : app_.get_options()) {
      if (option->get_group() != group || option->get_positional()) continue;
      lines += two_columns(option_names(*option), option->get_description(), terminal);
    }
    if (!lines.empty()) text += title(group) + lines;
  }
  return text + title("example") + fmt::format("  {}\n", entry_.example);
}

const std::vector<VerbEntry>& all_verbs() {
  static const std::vector<VerbEntry> kVerbs = {
#define VERB(name, usage, summary, example) {#name, usage, summary, example, add_##name},
#include "cli/verbs.def"
  };
  return kVerbs;
}

std::string command_help(const Terminal& terminal) {
  const auto title = [&](std::string_view text) { return "\n" + paint(terminal, Ink::bold, text) + "\n"; };
  std::string text = fmt::format("merit: {}\n", kAbout);
  text += title("usage") + "  merit VERB …\n" + title("verbs");
  for (const VerbEntry& verb : all_verbs()) text += two_columns(std::string(verb.name), verb.summary, terminal);
  text += title("options") + two_columns("-h, --help", "this text; after a verb: its options and an example", terminal);
  text += two_columns("-V, --version", "which Merit this is", terminal);
  return text + title("example") + fmt::format("  {}\n", all_verbs().front().example);
}

}  // namespace merit::cli
