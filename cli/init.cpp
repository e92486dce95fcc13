/// `merit init`: from files of leads and events to a first definition.
#include "compiler/init/init.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/overwrites.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "compiler/diagnostics/line_layout.h"
#include "runtime/values/fold.h"

namespace merit::cli {
namespace {

namespace files = std::filesystem;

/// A word of a shell's command line.
std::string shell_word(const std::string& word) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./=:,+@").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return word;
  std::string result = "'";
  for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

std::string_view word_of(init::Certainty certainty) {
  switch (certainty) {
    case init::Certainty::sure:
      return "sure";
    case init::Certainty::likely:
      return "likely";
    case init::Certainty::unsure:
      return "unsure";
  }
  return "";
}

class Init : public Verb {
 public:
  explicit Init(CLI::App& app) {
    add_input_options(app, data_);
    app.add_option("-o,--out", out_, "the definition; default: standard output")->type_name("F")->group("output");
    app.add_flag("--force", force_, "replace the file that `--out` names")->group("output");
    app.add_flag("-q,--quiet", quiet_, "do not say what was guessed")->group("messages");
  }

  ExitStatus run(Console& console) override {
    if (data_.leads.empty()) {
      return console.usage("no file of leads is given",
                           "as in `merit init --leads leads.csv --events events.csv --out crm.merit`");
    }
    const auto inputs = inputs_of(data_);
    if (!inputs) return console.usage(inputs.error());
    std::error_code error;
    const bool to_file = !out_.empty() && out_ != "-";
    if (to_file && !force_ && files::exists(out_, error)) {
      return console.usage(fmt::format("`{}` is there already", out_), "`--force` replaces it");
    }
    if (const auto fault = find_overwritten({{"--out", out_}}, files_of(*inputs))) return console.usage(*fault);
    Progress progress(console.errors());
    const auto proposal = init::propose(*inputs, title(), [&](int64_t done, int64_t total) {
      progress.show("reading", done, total, "bytes");
      return true;
    });
    progress.clear();
    if (!proposal) return console.refuse(proposal.error());
    console.problems(proposal->findings);
    if (const auto written = write(proposal->definition, console); written != ExitStatus::done) return written;
    if (!quiet_ && !console.json()) write_errors(notes_text(*proposal, console.errors()) + next_steps(*proposal));
    return ExitStatus::done;
  }

 private:
  /// What the definition is called: like its file, else like that of the leads.
  std::string title() const {
    const std::string& named = out_.empty() || out_ == "-" ? data_.leads.front() : out_;
    if (named == "-") return "leads";
    std::string stem = files::path(named).filename().string();
    if (const size_t point = stem.find('.', 1); point != std::string::npos) stem.resize(point);
    return values::is_valid_utf8(stem) ? stem : "leads";
  }

  ExitStatus write(const std::string& definition, const Console& console) const {
    if (out_.empty() || out_ == "-") return console.print(definition);
    const auto written = write_text_file(out_, definition);
    if (written) return ExitStatus::done;
    console.problems(written.error().problems);
    return ExitStatus::usage;
  }

  static std::string notes_text(const init::Proposal& proposal, const Terminal& terminal) {
    std::string text = "guessed:\n";
    for (const init::Note& note : proposal.notes) {
      const Ink ink = note.certainty == init::Certainty::unsure ? Ink::yellow : Ink::dim;
      const std::string padded = fmt::format("{:<7}", word_of(note.certainty));
      text += fmt::format("  {} {}\n", paint(terminal, ink, padded),
                          diagnostics::printable(fmt::format("{}: {}", note.about, note.text)));
    }
    return text;
  }

  /// The commands that go on from here.
  std::string next_steps(const init::Proposal& proposal) const {
    const bool to_file = !out_.empty() && out_ != "-";
    const std::string definition = shell_word(to_file ? out_ : "crm.merit");
    std::string data;
    for (const std::string& path : data_.leads) data += " --leads " + shell_word(path);
    for (const init::EventFile& file : proposal.event_files) {
      data += " --events " + shell_word(file.kind.empty() ? file.path : fmt::format("{}={}", file.kind, file.path));
    }
    if (!data_.format_in.empty()) data += " --format-in " + shell_word(data_.format_in);
    if (!data_.separator.empty()) data += " --separator " + shell_word(data_.separator);
    std::string run = data;
    if (proposal.repeated_keys) run += " --duplicates first";
    if (!proposal.now.empty()) run += " --now " + proposal.now;
    const std::string save = to_file ? "" : "with this saved as crm.merit, ";
    return diagnostics::printable(fmt::format("next, {}change what is wrong, then:", save)) +
           fmt::format("\n  merit check {0}\n  merit test {0}\n  merit run {0}{1}\n", definition,
                       diagnostics::printable(run));
  }

  DataOptions data_;
  std::string out_;
  bool force_ = false;
  bool quiet_ = false;
};

}  // namespace

std::unique_ptr<Verb> add_init(CLI::App& app) {
  return std::make_unique<Init>(app);
}

}  // namespace merit::cli
