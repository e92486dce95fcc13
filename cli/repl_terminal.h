/// Somebody at a terminal who types at the REPL: lines that can be edited, a history, completion by the tab key.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cli/repl_input.h"
#include "compiler/repl/complete.h"

namespace merit::cli {

/// Candidates for the word that ends where the cursor stands.
using Completer = std::function<repl::Completion(std::string_view before)>;

struct TerminalInputOptions {
  Completer complete;
  std::string history_file;  ///< where lines are kept for the next time; empty: nowhere
};

/// Ctrl-C gives up what is being typed, Ctrl-D ends the input.
std::unique_ptr<ReplInput> terminal_input(TerminalInputOptions options);

/// `$XDG_STATE_HOME/merit/repl_history`, else below `~/.local/state`; empty where the environment names neither.
std::string history_file();

}  // namespace merit::cli
