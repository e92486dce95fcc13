/// Ctrl-C and the other ways in which people and systems stop a command: it ends at once, with 130 for Ctrl-C and 128 +
/// the signal's number for others. Outputs that were begun are removed, so that none is left half written.
#pragma once

namespace merit::cli {

/// Takes over SIGINT, SIGTERM and SIGHUP where they are not ignored, and lets a closed pipe, or a file that reaches the
/// largest size allowed (`ulimit -f`), be an error of writing rather than a signal.
void install_interrupt_handlers();

/// Says that a progress bar stands on standard error's last line, which is to be cleared when the command is ended.
void set_progress_shown(bool shown);

}  // namespace merit::cli
