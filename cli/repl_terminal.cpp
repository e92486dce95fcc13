#include "cli/repl_terminal.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <histedit.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <utility>

#include "compiler/repl/entry.h"

namespace merit::cli {
namespace {

constexpr int kMostHistory = 2000;
/// More candidates than this are only counted.
constexpr size_t kMostListed = 60;

volatile std::sig_atomic_t interrupted = 0;
/// Written to by whichever thread a signal comes to, and waited for beside what is typed, so that none comes too early.
int wake[2] = {-1, -1};

void note_interrupt(int) {
  const int before = errno;
  interrupted = 1;
  (void)!::write(wake[1], "", 1);
  errno = before;
}

/// While somebody types, Ctrl-C ends the line and not the command.
class InterruptsNoted {
 public:
  InterruptsNoted() {
    interrupted = 0;
    if (wake[0] < 0 && ::pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0) return;  // no more files: it ends the command
    struct sigaction action = {};
    action.sa_handler = note_interrupt;
    sigemptyset(&action.sa_mask);
    is_noted_ = sigaction(SIGINT, &action, &before_) == 0;
  }
  ~InterruptsNoted() {
    if (is_noted_) sigaction(SIGINT, &before_, nullptr);
  }
  InterruptsNoted(const InterruptsNoted&) = delete;
  InterruptsNoted& operator=(const InterruptsNoted&) = delete;

 private:
  struct sigaction before_ = {};
  bool is_noted_ = false;
};

/// Waits for what is typed: false when Ctrl-C comes first.
bool wait_for_typing() {
  pollfd files[] = {{STDIN_FILENO, POLLIN, 0}, {wake[0], POLLIN, 0}};
  while (::poll(files, std::size(files), -1) < 0) {
    if (errno != EINTR) return true;  // reading says what is wrong
  }
  if ((files[1].revents & POLLIN) == 0) return true;
  char drained[16];
  while (::read(wake[0], drained, sizeof drained) > 0) continue;
  return false;
}

/// For libedit: a letter of what is typed, from as many bytes as it takes; 1, or 0 at the end, or -1 after Ctrl-C.
int read_letter(EditLine*, wchar_t* letter) {
  std::mbstate_t state = {};
  for (;;) {
    if (!wait_for_typing()) return -1;
    char byte = 0;
    const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return static_cast<int>(count);
    const size_t used = std::mbrtowc(letter, &byte, 1, &state);
    if (used == static_cast<size_t>(-2)) continue;  // a part of a letter
    if (used == static_cast<size_t>(-1)) *letter = L'?';
    return 1;
  }
}

class TerminalInput : public ReplInput {
 public:
  explicit TerminalInput(TerminalInputOptions options) : options_(std::move(options)) {
    // Letters are edited whole where the terminal shows UTF-8.
    if (std::setlocale(LC_CTYPE, "") == nullptr || MB_CUR_MAX == 1) (void)std::setlocale(LC_CTYPE, "C.UTF-8");
    history_ = history_init();
    HistEvent event;
    history(history_, &event, H_SETSIZE, kMostHistory);
    history(history_, &event, H_SETUNIQUE, 1);
    if (!options_.history_file.empty()) history(history_, &event, H_LOAD, options_.history_file.c_str());
    edit_ = el_init("merit", stdin, stdout, stderr);
    el_set(edit_, EL_CLIENTDATA, this);
    el_set(edit_, EL_PROMPT, &prompt_of);
    el_set(edit_, EL_GETCFN, &read_letter);
    el_set(edit_, EL_EDITOR, "emacs");
    el_set(edit_, EL_HIST, history, history_);
    el_set(edit_, EL_ADDFN, "merit-complete", "complete the word", &complete_word);
    el_set(edit_, EL_BIND, "^I", "merit-complete", nullptr);
    el_set(edit_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  }
  ~TerminalInput() override {
    save_history();
    el_end(edit_);
    history_end(history_);
  }
  TerminalInput(const TerminalInput&) = delete;
  TerminalInput& operator=(const TerminalInput&) = delete;

  std::optional<repl::Typed> next(const std::string& prompt) override {
    text_.clear();
    prompt_ = prompt;
    for (;;) {
      const auto line = read_line();
      if (!line) {
        std::fputs("\n", stdout);
        std::fflush(stdout);
        if (interrupted == 0) return std::nullopt;
        text_.clear();
        prompt_ = prompt;
        continue;
      }
      text_ += (text_.empty() ? "" : "\n") + *line;
      if (!repl::wants_more(text_)) return repl::Typed{std::move(text_)};
      prompt_ = std::string(std::max<size_t>(prompt.size(), 2) - 2, ' ') + ". ";
    }
  }

 private:
  static TerminalInput& of(EditLine* edit) {
    void* self = nullptr;
    el_get(edit, EL_CLIENTDATA, &self);
    return *static_cast<TerminalInput*>(self);
  }

  static char* prompt_of(EditLine* edit) { return of(edit).prompt_.data(); }

  std::optional<std::string> read_line() {
    const InterruptsNoted noted;
    // Before the prompt is shown, not behind it, as libedit would: what is typed at a prompt is edited.
    el_set(edit_, EL_PREP_TERM, 1);
    int length = 0;
    const char* const read = el_gets(edit_, &length);
    if (read == nullptr || length <= 0) return std::nullopt;
    std::string line(read, static_cast<size_t>(length));
    while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos) return line;
    HistEvent event;
    history(history_, &event, H_ENTER, line.c_str());
    return line;
  }

  static unsigned char complete_word(EditLine* edit, int) { return of(edit).complete(); }

  unsigned char complete() {
    const LineInfo* const line = el_line(edit_);
    const std::string_view on_line(line->buffer, static_cast<size_t>(line->cursor - line->buffer));
    const std::string before = text_ + (text_.empty() ? "" : "\n") + std::string(on_line);
    const repl::Completion found = options_.complete(before);
    if (found.candidates.empty()) return CC_ERROR;
    std::string put = repl::common_beginning(found.candidates);
    const bool only_one = found.candidates.size() == 1;
    const bool is_more =
        put.size() > found.replaced || (only_one && put != before.substr(before.size() - found.replaced));
    if (only_one && !put.ends_with('"')) put += " ";
    if (is_more || only_one) {
      // Byte for byte the same but for case, so the cursor moves back over as many letters.
      el_deletestr(edit_, letters(std::string_view(before).substr(before.size() - found.replaced)));
      return el_insertstr(edit_, put.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    }
    list(found.candidates);
    return CC_REDISPLAY;
  }

  static int letters(std::string_view text) {
    return static_cast<int>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  }

  static void list(const std::vector<std::string>& candidates) {
    std::string text = "\n";
    for (size_t i = 0; i < std::min(candidates.size(), kMostListed); ++i)
      text += (i == 0 ? "  " : "   ") + candidates[i];
    if (candidates.size() > kMostListed) text += fmt::format("   … {} more", candidates.size() - kMostListed);
    std::fputs((text + "\n").c_str(), stdout);
    std::fflush(stdout);
  }

  /// What cannot be kept is lost without a word: nothing that was asked hangs on it.
  void save_history() const {
    if (options_.history_file.empty()) return;
    namespace files = std::filesystem;
    std::error_code error;
    const files::path folder = files::path(options_.history_file).parent_path();
    if (files::create_directories(folder, error)) files::permissions(folder, files::perms::owner_all, error);
    const mode_t before = umask(0077);  // what is asked may name people
    HistEvent event;
    history(history_, &event, H_SAVE, options_.history_file.c_str());
    umask(before);
  }

  TerminalInputOptions options_;
  std::string prompt_, text_;
  History* history_ = nullptr;
  EditLine* edit_ = nullptr;
};

}  // namespace

std::unique_ptr<ReplInput> terminal_input(TerminalInputOptions options) {
  return std::make_unique<TerminalInput>(std::move(options));
}

std::string history_file() {
  const char* const state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state != '\0') return std::string(state) + "/merit/repl_history";
  const char* const home = std::getenv("HOME");
  return home != nullptr && *home != '\0' ? std::string(home) + "/.local/state/merit/repl_history" : "";
}

}  // namespace merit::cli
