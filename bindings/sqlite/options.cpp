#include "bindings/sqlite/options.h"

#include "bindings/sqlite/names.h"

namespace merit::sqlite {
namespace {

constexpr std::string_view kKnown =
    "there are `library`, `leads`, `events`, `events KIND`, `lead_column`, `now` and `function`";

/// A value without its quotes; what stands bare is as it is.
std::expected<std::string, std::string> unquoted(std::string_view value) {
  if (value.empty() || (value.front() != '\'' && value.front() != '"')) return std::string(value);
  const char quote = value.front();
  std::string inside;
  for (size_t i = 1; i < value.size(); ++i) {
    if (value[i] == quote) {
      if (i + 1 == value.size()) return inside;
      if (value[++i] != quote) break;
    }
    inside += value[i];
  }
  return std::unexpected("`" + std::string(value) + "` is not one quoted text");
}

/// The exported name begins as the file does: `points_library` of `libpoints.so`.
std::string function_of(std::string_view path) {
  std::string_view stem = path.substr(path.rfind('/') + 1);
  if (stem.starts_with("lib") && !stem.starts_with("lib.")) stem.remove_prefix(3);
  stem = stem.substr(0, stem.find(".so"));
  std::string name;
  for (const char letter : stem) name += is_ascii_letter(letter) || is_ascii_digit(letter) ? letter : '_';
  return name + "_library";
}

std::expected<void, std::string> set(Options& options, std::string_view name, std::string value) {
  if (same_name(name, "library")) {
    options.library = std::move(value);
  } else if (same_name(name, "function")) {
    options.function = std::move(value);
  } else if (same_name(name, "leads")) {
    options.leads.text = std::move(value);
  } else if (same_name(name, "events")) {
    options.events.push_back({{std::move(value)}, ""});
  } else if (name.size() > 7 && same_name(name.substr(0, 6), "events") && is_space(name[6])) {
    options.events.push_back({{std::move(value)}, std::string(trimmed(name.substr(7)))});
  } else if (same_name(name, "lead_column")) {
    options.lead_column = std::move(value);
  } else if (same_name(name, "now")) {
    options.now = std::move(value);
  } else {
    return std::unexpected("merit has no option `" + std::string(name) + "`: " + std::string(kKnown));
  }
  return {};
}

}  // namespace

bool Source::is_query() const {
  const std::string_view start = trimmed(text);
  for (const std::string_view word : {"select", "with", "values"}) {
    if (start.size() > word.size() && same_name(start.substr(0, word.size()), word) &&
        (is_space(start[word.size()]) || start[word.size()] == '(')) {
      return true;
    }
  }
  return false;
}

std::string Source::from_clause() const {
  return is_query() ? "(" + text + ")" : quoted(text);
}

std::expected<Options, std::string> parse_options(const std::vector<std::string_view>& arguments) {
  Options options;
  for (const std::string_view argument : arguments) {
    const size_t equals = argument.find('=');
    const std::string_view name = trimmed(argument.substr(0, equals));
    if (equals == std::string_view::npos) {
      return std::unexpected("`" + std::string(name) + "` is no option: write `name = 'value'`; " +
                             std::string(kKnown));
    }
    auto value = unquoted(trimmed(argument.substr(equals + 1)));
    if (!value) return std::unexpected(value.error());
    if (value->empty()) return std::unexpected("the option `" + std::string(name) + "` is empty");
    if (const auto done = set(options, name, *std::move(value)); !done) return std::unexpected(done.error());
  }
  if (options.library.empty()) return std::unexpected("no library is named: `library = './libcrm.so'`");
  if (options.leads.text.empty()) return std::unexpected("no leads are named: `leads = 'contacts'`, a table or view");
  // Without a slash the system would look for it in its own folders.
  if (options.library.find('/') == std::string::npos) options.library.insert(0, "./");
  if (options.function.empty()) options.function = function_of(options.library);
  return options;
}

std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char letter : name) {
    if (letter == '"') text += '"';
    text += letter;
  }
  return text + '"';
}

}  // namespace merit::sqlite
