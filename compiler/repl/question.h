/// A definition compiled together with what somebody typed.
///
///     auto asked = compile_question({"crm.merit", text}, {.text = "employees > 50"}, AskedAs::expression);
///     if (!asked->model()) …                              // `said` tells why, at the typed words
///
/// The diagnostics are the compiler's own, so a fault looks as it does in `merit check`; places in what was typed are
/// shown there, whatever the text was put into to be compiled.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/decision_columns.h"
#include "compiler/repl/amend.h"
#include "compiler/semantics/model.h"

namespace merit::repl {

/// What was typed, and how messages call the place.
struct Typed {
  std::string text;
  std::string source = "prompt";
  uint32_t line = 1;  ///< on which it begins there
};

/// A definition that is not in a file, or no longer as it is there. Modules and data files are read from beside `path`.
struct Draft {
  std::string path;
  std::string text;
};

enum class AskedAs : uint8_t { expression, pattern };

struct Question {
  driver::Compilation compilation;            ///< of the definition with it
  std::vector<diagnostics::Diagnostic> said;  ///< every error, and what else is said of what was typed
  /// Of an expression its value; of a pattern whether an event matches, and how many do. Empty without a model.
  std::vector<driver::DecisionColumn> columns;

  bool good() const { return compilation.model.has_value(); }
  const semantics::Model& model() const { return *compilation.model; }
  semantics::ExpressionId value(size_t column = 0) const { return model().outputs[columns[column].index].value; }
};

Question compile_question(const Draft& draft, const Typed& typed, AskedAs as);

/// The definition by itself.
driver::Compilation compile_draft(const Draft& draft);

/// A definition with declarations that were typed.
struct Redefinition {
  driver::Compilation compilation;
  std::vector<diagnostics::Diagnostic> said;  ///< as of a question
  Amended amended;                            ///< its text is the draft's where there are syntax errors
};

Redefinition compile_redefinition(const Draft& draft, const Typed& typed);

}  // namespace merit::repl
