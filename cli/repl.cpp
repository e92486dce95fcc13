/// `merit repl`: conditions, scores and whole declarations tried on real leads, line by line.
#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/assignments.h"
#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/inputs.h"
#include "cli/progress.h"
#include "cli/repl_input.h"
#include "cli/repl_shell.h"
#include "cli/repl_terminal.h"
#include "cli/verb.h"
#include "compiler/init/init.h"
#include "runtime/threads/share_work.h"
#include "runtime/values/fold.h"
#include "runtime/values/zones.h"

namespace merit::cli {
namespace {

class Repl : public Verb {
 public:
  explicit Repl(CLI::App& app) {
    app.add_option("definition", paths_);
    add_data_options(app, data_);
    app.add_option("--set", set_, "the value of a parameter")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false)
        ->group("deciding");
    app.add_option("--threads", threads_, "how many to use; default: one a core")
        ->type_name("N")
        ->check(whole_number(1, threads::kMostThreads))
        ->group("deciding");
    app.add_flag("--no-history", no_history_, "do not keep what is typed for the next time")->group("typing");
    app.add_flag("-q,--quiet", quiet_, "say nothing of the data and what was guessed")->group("messages");
  }

  ExitStatus run(Console& console) override {
    if (paths_.size() > 1) return console.usage("one definition is tried at a time; two are named");
    if (const auto fault = find_fault()) return console.usage(*fault);
    Progress progress(console.errors());
    const auto settings = settings_of(console, progress);
    if (!settings) return settings.error();
    repl::Session session(*settings);
    const auto opened = session.open();
    progress.clear();
    ReplShell shell(session, console);
    if (!opened) return shell.refuse_to_open(opened.error());
    if (const auto fault = set_parameters(session)) return console.usage(*fault);
    if (session.data().is_read() && !quiet_) console.problems(session.data().report().findings);
    return talk(shell, console);
  }

 private:
  std::optional<std::string> find_fault() const {
    for (const auto* files : {&data_.leads, &data_.events}) {
      for (const std::string& file : *files) {
        if (file == "-" || file.ends_with("=-")) return "standard input is what is typed; it cannot also be data";
      }
    }
    if (data_.leads.empty() && !data_.leads_from_events && !data_.events.empty()) {
      return "events are given without leads: name a file with `--leads`";
    }
    return std::nullopt;
  }

  std::expected<repl::Settings, ExitStatus> settings_of(const Console& console, Progress& progress) const {
    auto inputs = inputs_of(data_);
    if (!inputs) return std::unexpected(console.usage(inputs.error()));
    auto reading = read_options_of(data_);
    if (!reading) return std::unexpected(console.usage(reading.error()));
    const auto moment = moment_of(data_);
    if (!moment) return std::unexpected(console.usage(moment.error()));
    repl::Settings settings;
    settings.threads = threads_;
    // A time without an offset is in the definition's zone, which is not known yet.
    settings.now = moment->in(values::utc_zone());
    if (moment->given && !moment->time.has_offset) settings.local_now = data_.now;
    settings.progress = [&progress](int64_t done, int64_t total) {
      progress.show("reading", done, total, "bytes");
      return true;
    };
    if (!paths_.empty()) {
      settings.path = paths_.front();
    } else if (!inputs->leads.empty()) {
      const auto text = first_definition(*inputs, console, progress);
      if (!text) return std::unexpected(text.error());
      settings.text = *text;
    }
    settings.data = {std::move(*inputs), std::move(*reading), threads_};
    return settings;
  }

  /// What `merit init` makes of the files.
  std::expected<std::string, ExitStatus> first_definition(const data::Inputs& inputs, const Console& console,
                                                          Progress& progress) const {
    const std::string stem = std::filesystem::path(data_.leads.front()).stem().string();
    const auto proposal =
        init::propose(inputs, values::is_valid_utf8(stem) ? stem : "leads", [&](int64_t done, int64_t total) {
          progress.show("reading", done, total, "bytes");
          return true;
        });
    progress.clear();
    if (!proposal) return std::unexpected(console.refuse(proposal.error()));
    if (!quiet_ && !console.json()) {
      write_errors("no definition is named: one was made of the files; :show shows it\n");
    }
    return proposal->definition;
  }

  std::optional<std::string> set_parameters(repl::Session& session) const {
    for (const std::string& assignment : set_) {
      const auto given = named_value(assignment);
      if (!given) return given.error();
      const auto set = session.set_parameter(given->name, given->value);
      if (!set) return "`--set`: " + set.error().message;
    }
    return std::nullopt;
  }

  ExitStatus talk(ReplShell& shell, const Console& console) const {
    const bool is_typed = isatty(STDIN_FILENO) == 1 && console.output().interactive;
    const std::unique_ptr<ReplInput> input =
        is_typed ? terminal_input({[&](std::string_view before) { return shell.complete(before); },
                                   no_history_ ? "" : history_file()})
                 : piped_input(console.output());
    shell.greet();
    while (!shell.has_ended()) {
      const auto typed = input->next(shell.prompt());
      if (!typed) break;
      shell.enter(*typed);
    }
    if (shell.printed() != ExitStatus::done) return shell.printed();
    // Somebody at a terminal has seen what was wrong; a script has to be told.
    return shell.has_failed() && !is_typed ? ExitStatus::definition : ExitStatus::done;
  }

  std::vector<std::string> paths_, set_;
  DataOptions data_;
  unsigned threads_ = 0;
  bool no_history_ = false;
  bool quiet_ = false;
};

}  // namespace

std::unique_ptr<Verb> add_repl(CLI::App& app) {
  return std::make_unique<Repl>(app);
}

}  // namespace merit::cli
