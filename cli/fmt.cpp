/// `merit fmt`: the one layout of definition files.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "cli/console.h"
#include "cli/output.h"
#include "cli/verb.h"
#include "compiler/source/source.h"
#include "compiler/syntax/format.h"

namespace merit::cli {
namespace {

namespace files = std::filesystem;

/// A pipe or a device cannot be laid out where it is: its text goes to standard output, as that of `-` does.
bool is_stream(const std::string& path) {
  std::error_code error;
  return path == "-" || (files::exists(path, error) && !files::is_regular_file(path, error));
}

/// Into the file itself, so that its other names go on naming it. The error is that of the system.
int write_over(const std::string& path, const std::string& text) {
  std::FILE* const file = std::fopen(path.c_str(), "r+b");
  if (file == nullptr) return errno;
  errno = 0;
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const bool closed = std::fclose(file) == 0;
  if (!written || !closed) return errno == 0 ? EIO : errno;
  std::error_code error;
  files::resize_file(path, text.size(), error);
  return error.value();
}

class Fmt : public Verb {
 public:
  explicit Fmt(CLI::App& app) {
    app.add_option("definitions", paths_);
    app.add_flag("--check", check_, "change nothing; say which files are not laid out: status 1")->group("output");
  }

  ExitStatus run(Console& console) override {
    if (paths_.empty()) return console.usage("no definition is named", "as in `merit fmt crm.merit`");
    if (std::ranges::count(paths_, "-") > 1) return console.usage("standard input is named twice");
    ExitStatus worst = ExitStatus::done;
    for (const std::string& path : paths_) worst = std::max(worst, lay_out(path, console));
    return worst;
  }

 private:
  ExitStatus lay_out(const std::string& path, Console& console) const {
    source::Sources sources;
    const bool stream = is_stream(path);  // asked before it is read to its end
    auto text = source::FileLoader().load(path == "-" ? "/dev/stdin" : path);
    if (!text) return console.usage(fmt::format("cannot read `{}`: {}", path, text.error()));
    const source::FileId file = sources.add(path == "-" ? "standard input" : path, std::move(*text));
    diagnostics::Diagnostics diagnostics;
    const auto laid_out = syntax::format(sources, file, diagnostics);
    console.diagnostics(sources, diagnostics.all());
    if (!laid_out) return ExitStatus::definition;
    if (check_) {
      if (*laid_out == sources[file].text()) return ExitStatus::done;
      const ExitStatus said = console.print(fmt::format("{}\n", sources[file].name()));
      return said == ExitStatus::done ? ExitStatus::definition : said;
    }
    if (stream) return console.print(*laid_out);
    if (*laid_out == sources[file].text()) return ExitStatus::done;
    return replace(path, *laid_out, console);
  }

  /// A file with one name appears whole or not at all; one with several keeps them all, so it is written as it stands.
  static ExitStatus replace(const std::string& path, const std::string& text, const Console& console) {
    std::error_code error;
    if (files::hard_link_count(path, error) > 1 && !error) {
      if (const int fault = write_over(path, text); fault != 0) {
        return console.usage(fmt::format("cannot write `{}`: {}", path, std::generic_category().message(fault)));
      }
    } else if (const auto written = write_text_file(path, text); !written) {
      console.problems(written.error().problems);
      return ExitStatus::usage;
    }
    return console.print(fmt::format("{}\n", path));
  }

  std::vector<std::string> paths_;
  bool check_ = false;
};

}  // namespace

std::unique_ptr<Verb> add_fmt(CLI::App& app) {
  return std::make_unique<Fmt>(app);
}

}  // namespace merit::cli
