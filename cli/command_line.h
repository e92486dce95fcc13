/// The parsed command line of one verb, and its help text.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal.h"
#include "cli/verb.h"

namespace merit::cli {

/// Options that every verb takes.
struct CommonOptions {
  std::string color = "auto";
  std::string diagnostics = "text";
};
std::expected<ColorChoice, std::string> color_of(const CommonOptions& options);
std::expected<bool, std::string> json_of(const CommonOptions& options);

// Checks of an option's value, in words that go on after the option's name.

/// Not empty.
CLI::Validator something();
/// A whole number from `least` to `most`.
CLI::Validator whole_number(int64_t least, int64_t most);

/// The parts of an option's value between its commas, trimmed; at least one, if an empty one.
std::vector<std::string> split_at_commas(const std::string& text);

/// What Merit is, in a line.
inline constexpr std::string_view kAbout =
    "definitions of marketing-qualified leads, evaluated over leads and their events";

/// `-o, --out F`.
std::string option_names(const CLI::Option& option);
/// Whether every verb has it.
bool is_common(const CLI::Option& option);

class VerbLine {
 public:
  explicit VerbLine(const VerbEntry& entry);

  /// Throws `CLI::ParseError`.
  void parse(std::vector<std::string> arguments);
  /// The first argument that no option takes.
  std::optional<std::string> extra() const;

  std::string help(const Terminal& terminal) const;

  const CLI::App& app() const { return app_; }
  const CommonOptions& common() const { return common_; }
  Verb& verb() { return *verb_; }

 private:
  const VerbEntry& entry_;
  CLI::App app_;
  CommonOptions common_;
  std::unique_ptr<Verb> verb_;
};

/// The verbs, and where to read on.
std::string command_help(const Terminal& terminal);

}  // namespace merit::cli
