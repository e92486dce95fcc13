/// The REPL as it is talked to: answers for people, and commands that begin with a colon.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/console.h"
#include "compiler/repl/complete.h"
#include "compiler/repl/session.h"

namespace merit::cli {

class ReplShell;

/// A command: `:lead KEY`.
struct ReplCommand {
  std::string_view name;
  std::string_view usage;  ///< what stands behind the name
  std::string_view summary;
  void (ReplShell::*run)(const std::string& argument);
};

/// All of them, in the order in which `:help` lists them.
const std::vector<ReplCommand>& repl_commands();

class ReplShell {
 public:
  ReplShell(repl::Session& session, const Console& console) : session_(session), console_(console) {}

  /// Says why a session cannot begin.
  ExitStatus refuse_to_open(const repl::Failure& failure);
  /// What the session begins with, in some lines.
  void greet();
  /// Does what was typed says, and shows what comes of it.
  void enter(const repl::Typed& typed);

  /// What stands before what is typed: the chosen lead, where there is one.
  std::string prompt() const;
  /// What the word before the cursor can go on to be; of a command also its name, keys of leads and files.
  repl::Completion complete(std::string_view before) const;

  bool has_ended() const { return ended_; }
  /// How the last answer was written: where that failed, which is said, the session has ended.
  ExitStatus printed() const { return printed_; }
  /// Something that was typed was wrong.
  bool has_failed() const { return failed_; }

 private:
  friend const std::vector<ReplCommand>& repl_commands();

  void help(const std::string& argument);
  void choose_lead(const std::string& argument);
  void explain(const std::string& argument);
  void show_leads(const std::string& argument);
  void show_type(const std::string& argument);
  void show_plan(const std::string& argument);
  void show_code(const std::string& argument);
  void show_time(const std::string& argument);
  void set_now(const std::string& argument);
  void set_parameter(const std::string& argument);
  void load(const std::string& argument);
  void save(const std::string& argument);
  void show(const std::string& argument);
  void forget(const std::string& argument);
  void undo(const std::string& argument);
  void show_funnel(const std::string& argument);
  void show_difference(const std::string& argument);
  void quit(const std::string& argument);

  void run_command(const std::string& line);
  void show_reply(const repl::Reply& reply);
  void print(std::string_view text);
  void refuse(std::string_view message, std::string_view help = {});
  void fail(const repl::Failure& failure);
  void say(const repl::Said& said);
  /// What stands behind a command as something to compile; where nothing does, what was asked last. Says what is wrong.
  std::optional<repl::Question> question_of(const std::string& argument);

  repl::Session& session_;
  const Console& console_;
  repl::Typed entered_;  ///< what was typed last, but for commands
  repl::Typed last_;     ///< what was asked last
  std::shared_ptr<const repl::Question> question_;
  std::optional<repl::Answer> answer_;  ///< of it
  double seconds_ = 0;                  ///< that it took
  bool ended_ = false, failed_ = false;
  ExitStatus printed_ = ExitStatus::done;
};

}  // namespace merit::cli
