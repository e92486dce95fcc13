#include "cli/interrupt.h"

#include <unistd.h>

#include <atomic>
#include <csignal>

#include "runtime/data/writing/write.h"

namespace merit::cli {
namespace {

// A lock-free atomic is what a signal handler may share with the threads.
std::atomic<bool> progress_shown = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void end_command(int signal) {
  data::remove_unfinished_outputs();
  if (progress_shown) {
    constexpr char kClearLine[] = "\r\x1b[K";
    [[maybe_unused]] const auto written = write(STDERR_FILENO, kClearLine, sizeof(kClearLine) - 1);
  }
  _exit(128 + signal);
}

}  // namespace

void install_interrupt_handlers() {
  struct sigaction action = {};
  action.sa_handler = end_command;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    sigaction(signal, nullptr, &before);
    if (before.sa_handler == SIG_IGN) continue;  // as `nohup` and background jobs of a script ask for
    sigaction(signal, &action, nullptr);
  }
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
}

void set_progress_shown(bool shown) {
  progress_shown = shown;
}

}  // namespace merit::cli
