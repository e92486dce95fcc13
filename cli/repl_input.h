/// What is typed at the REPL, entry by entry: from a pipe, or by somebody at a terminal.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/terminal.h"
#include "compiler/repl/question.h"

namespace merit::cli {

class ReplInput {
 public:
  virtual ~ReplInput() = default;
  /// The next entry, which may run over several lines; nothing at the end. `prompt` stands before it.
  virtual std::optional<repl::Typed> next(const std::string& prompt) = 0;
};

/// Standard input as it comes. What is read is shown on standard output, so that answers stand below what was asked. A
/// line that goes on with the entry above belongs to it if it is there already; a program that waits for its answer is
/// not made to wait for its own next line.
std::unique_ptr<ReplInput> piped_input(const Terminal& output);

}  // namespace merit::cli
