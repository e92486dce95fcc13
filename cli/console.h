/// Where messages go: standard error, in the form and colours that the user chose. Results go to standard output.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit_status.h"
#include "cli/terminal.h"
#include "compiler/codegen/codegen.h"
#include "compiler/diagnostics/diagnostics.h"
#include "runtime/data/terms/problems.h"

namespace merit::cli {

class Console {
 public:
  Console(ColorChoice color, bool json, std::string verb);

  const Terminal& output() const { return output_; }
  const Terminal& errors() const { return errors_; }
  /// Messages are objects for programs, one a line; nothing else may stand between them.
  bool json() const { return json_; }

  /// A result, to standard output. Where that cannot be written, says so; a reader that has gone away is no error.
  ExitStatus print(std::string_view text) const;

  /// Says that the command was used wrongly.
  ExitStatus usage(std::string_view message, std::string_view help = {}) const;
  /// Says what is worth knowing of how the command went.
  void notice(std::string_view message, std::string_view help) const;
  /// Says why there is no machine code. Throws where that is a fault of Merit's own: command.cpp says what to report.
  ExitStatus refuse_without_code(const codegen::Error& error, std::string_view help = {}) const;
  void diagnostics(const source::Sources& sources, std::span<const diagnostics::Diagnostic> all) const;
  void problems(std::span<const data::Problem> problems) const;
  /// The same of what ends the work: usage where it is a fault of the command line alone, else the data's.
  ExitStatus refuse(const data::Error& error) const;

 private:
  void say(Ink ink, std::string_view severity, std::string_view message, std::string_view help) const;

  Terminal output_, errors_;
  bool json_;
  std::string verb_;
};

/// An object with the members of a diagnostic, for what stands at no place in a file.
std::string message_json(std::string_view name, std::string_view severity, std::string_view message,
                         std::string_view help);

/// To standard error; that nobody may be there to read it is no error.
void write_errors(std::string_view text);

}  // namespace merit::cli
