/// What the REPL answers, for people.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "compiler/repl/changes.h"
#include "compiler/repl/session.h"

namespace merit::cli {

///     lead 1001: true
///
///               leads   share
///     true      1,203   12.0%  ████
///     false     7,900   79.0%  ██████████
///     missing     897    9.0%  ██
///
///     for want of
///     employees   897    9.0%  ██
///
///     true, for example, of
///     id    employees
///     1001  120
std::string answer_text(const repl::Session& session, const repl::Question& question, const repl::Answer& answer,
                        const Terminal& terminal);

/// Some leads, and what was looked at in them.
std::string examples_text(const repl::Examples& examples, const Terminal& terminal);

/// `declared let engaged`, `redefined stage MQL`: a line each.
std::string declared_text(const std::vector<repl::Declared>& declared, const Terminal& terminal);

/// The chosen lead: its stage, and the fields that are known.
std::string lead_text(const repl::Session& session, const Terminal& terminal);

///     1,203 leads move from IQL to MQL: 1001, 1002, …
std::string difference_text(const repl::Changes& changes, const std::string& subject, const Terminal& terminal);

/// `lead` or `account`.
std::string subject_of(const repl::Session& session);

}  // namespace merit::cli
