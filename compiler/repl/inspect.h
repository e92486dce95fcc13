/// What is behind an answer: a lead's reasons, the plan, the code.
#pragma once

#include <expected>
#include <string>

#include "compiler/codegen/codegen.h"
#include "compiler/explain/explain_lead.h"
#include "compiler/repl/session.h"

namespace merit::repl {

/// Why the chosen lead is where it is.
std::expected<explain::LeadExplanation, Refusal> explain_chosen(const Session& session);

/// The program that is run for each lead, after the passes.
std::string plan_text(const Question& question);

/// LLVM's code for it, made for how the leads are stored; there are some.
std::expected<std::string, codegen::Error> llvm_text(const Question& question, const Subject& subject);

}  // namespace merit::repl
