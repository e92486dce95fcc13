#include "cli/inputs.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>

#include "cli/command_line.h"
#include "runtime/data/terms/formats.h"
#include "runtime/values/times.h"
#include "runtime/values/zones.h"

namespace merit::cli {
namespace {

std::expected<char, std::string> separator_of(const std::string& text) {
  if (text == "," || text == "comma") return ',';
  if (text == ";" || text == "semicolon") return ';';
  if (text == "\t" || text == "\\t" || text == "tab") return '\t';
  if (text == "|" || text == "pipe") return '|';
  return std::unexpected(fmt::format("`--separator` is `,`, `;`, `|` or `tab`, not `{}`", text));
}

/// `visit=pages.csv` names a kind only where no file's path could be meant: what stands before `=` is a name.
bool is_name(std::string_view text) {
  const auto fits = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '_' || (letter & 0x80) != 0;
  };
  return !text.empty() && !(text[0] >= '0' && text[0] <= '9') && std::all_of(text.begin(), text.end(), fits);
}

/// Standard input, which has no name to tell its format, is what `--format-in` is about where there is one.
void settle_formats(data::Inputs& inputs) {
  const auto is_standard = [](const data::Input& input) { return input.path == "-"; };
  if (std::ranges::none_of(inputs.leads, is_standard) && std::ranges::none_of(inputs.events, is_standard)) return;
  for (auto* list : {&inputs.leads, &inputs.events}) {
    for (data::Input& input : *list) {
      if (!is_standard(input)) input.file_type.reset();
    }
  }
}

int64_t moment_of_start() {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

const char* const kGroup = "data";

void add_files(CLI::App& app, DataOptions& options) {
  app.add_option("--leads", options.leads,
                 "one row a lead: CSV, TSV, NDJSON, Parquet or Arrow, also .gz and .zst; - is standard input")
      ->type_name("F")
      ->check(something())
      ->allow_extra_args(false)
      ->group(kGroup);
  app.add_option("--events", options.events,
                 "one row an event, with a column that says its kind; or all of one kind, NAME=F")
      ->type_name("[NAME=]F")
      ->check(something())
      ->allow_extra_args(false)
      ->group(kGroup);
}

void add_formats(CLI::App& app, DataOptions& options) {
  app.add_option("--format-in", options.format_in,
                 "csv, tsv, ndjson, parquet or arrow: what standard input holds, or, without it, every file")
      ->type_name("FORMAT")
      ->check(something())
      ->group(kGroup);
  app.add_option("--separator", options.separator, "of CSV: , or ; or | or tab; default: found out")
      ->type_name("C")
      ->check(something())
      ->group(kGroup);
}

}  // namespace

void add_input_options(CLI::App& app, DataOptions& options) {
  add_files(app, options);
  add_formats(app, options);
}

void add_data_options(CLI::App& app, DataOptions& options) {
  add_files(app, options);
  app.add_option("--now", options.now, "the moment of evaluation; default: the moment of start")
      ->type_name("TIME")
      ->check(something())
      ->group(kGroup);
  add_formats(app, options);
  app.add_option("--duplicates", options.duplicates, "first or last: which row counts where a lead's key stands twice")
      ->type_name("WHICH")
      ->check(something())
      ->group(kGroup);
  app.add_flag("--leads-from-events", options.leads_from_events, "make a lead of a key that only events have")
      ->group(kGroup);
}

std::expected<data::Inputs, std::string> inputs_of(const DataOptions& options) {
  data::Input like;
  if (!options.format_in.empty()) {
    like.file_type = data::file_type_called(options.format_in);
    if (!like.file_type) {
      return std::unexpected(
          fmt::format("`--format-in` is `csv`, `tsv`, `ndjson`, `parquet` or `arrow`, not `{}`", options.format_in));
    }
  }
  if (!options.separator.empty()) {
    const auto separator = separator_of(options.separator);
    if (!separator) return std::unexpected(separator.error());
    like.separator = *separator;
  }
  data::Inputs inputs;
  for (const std::string& path : options.leads) {
    inputs.leads.push_back(like);
    inputs.leads.back().path = path;
  }
  for (const std::string& text : options.events) {
    data::Input input = like;
    const size_t equals = text.find('=');
    const bool named = equals != std::string::npos && is_name(std::string_view(text).substr(0, equals));
    if (named) input.kind = text.substr(0, equals);
    input.path = named ? text.substr(equals + 1) : text;
    if (input.path.empty()) return std::unexpected(fmt::format("`--events {}` names no file", text));
    inputs.events.push_back(std::move(input));
  }
  settle_formats(inputs);
  return inputs;
}

std::vector<std::string> files_of(const data::Inputs& inputs) {
  std::vector<std::string> paths;
  for (const auto* list : {&inputs.leads, &inputs.events}) {
    for (const data::Input& input : *list) paths.push_back(input.path);
  }
  return paths;
}

int64_t Moment::in(const values::Zone& zone) const {
  return time.has_offset ? time.micros : values::to_time(zone, time.micros);
}

std::expected<Moment, std::string> moment_of(const DataOptions& options) {
  if (options.now.empty()) return Moment{{moment_of_start(), true, false}, false};
  const auto time = values::parse_time(options.now);
  if (!time.known) {
    return std::unexpected(fmt::format("`--now` is a time such as `2026-10-01T09:30:00Z`, not `{}`", options.now));
  }
  return Moment{time.value, true};
}

std::expected<data::ReadOptions, std::string> read_options_of(const DataOptions& options) {
  data::ReadOptions reading;
  reading.leads_from_events = options.leads_from_events;
  const auto duplicates = data::duplicates_called(options.duplicates);
  if (!duplicates) {
    return std::unexpected(fmt::format("`--duplicates` is `first` or `last`, not `{}`", options.duplicates));
  }
  reading.duplicates = *duplicates;
  return reading;
}

}  // namespace merit::cli
