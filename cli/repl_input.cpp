#include "cli/repl_input.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "cli/output.h"
#include "compiler/diagnostics/line_layout.h"
#include "compiler/repl/entry.h"

namespace merit::cli {
namespace {

/// Lines of standard input.
class Lines {
 public:
  /// The next line, without its end.
  std::optional<std::string> next() {
    while (buffer_.find('\n') == std::string::npos && read_more()) {
    }
    if (buffer_.empty()) return std::nullopt;
    const size_t end = buffer_.find('\n');
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end == std::string::npos ? end : end + 1);
    if (line.ends_with('\r')) line.pop_back();
    ++number_;
    return line;
  }

  /// Takes a line back, so that it is the next again.
  void put_back(const std::string& line) {
    buffer_.insert(0, line + "\n");
    --number_;
  }

  /// Whether there is something to read at once.
  bool is_ready() const {
    if (!buffer_.empty()) return true;
    pollfd input{STDIN_FILENO, POLLIN, 0};
    return !ended_ && poll(&input, 1, 0) > 0;
  }

  uint32_t number() const { return number_; }

 private:
  bool read_more() {
    if (ended_) return false;
    std::array<char, 65536> part;
    ssize_t size = 0;
    do {
      size = read(STDIN_FILENO, part.data(), part.size());
    } while (size < 0 && errno == EINTR);
    ended_ = size <= 0;
    if (!ended_) buffer_.append(part.data(), static_cast<size_t>(size));
    return !ended_;
  }

  std::string buffer_;
  uint32_t number_ = 0;  ///< of the line that was read last, from 1
  bool ended_ = false;
};

class PipedInput : public ReplInput {
 public:
  explicit PipedInput(const Terminal& output) : output_(output) {}

  std::optional<repl::Typed> next(const std::string&) override {
    auto line = lines_.next();
    while (line && is_blank(*line)) line = lines_.next();
    if (!line) return std::nullopt;
    repl::Typed typed{std::move(*line), "stdin", lines_.number()};
    show("> ", typed.text);
    for (;;) {
      const bool wants_more = repl::wants_more(typed.text);
      if (!wants_more && !lines_.is_ready()) return typed;
      auto more = lines_.next();
      if (!more) return typed;
      if (!wants_more && !repl::goes_on(*more)) {
        lines_.put_back(*more);
        return typed;
      }
      show("  ", *more);
      typed.text += "\n" + *more;
    }
  }

 private:
  static bool is_blank(const std::string& line) { return line.find_first_not_of(" \t") == std::string::npos; }

  void show(const char* mark, const std::string& line) const {
    const std::string shown = mark + diagnostics::printable(line);
    (void)write_page(paint(output_, Ink::bold, shown) + "\n", {.path = "-", .table = true, .file_type = {}});
  }

  const Terminal& output_;
  Lines lines_;
};

}  // namespace

std::unique_ptr<ReplInput> piped_input(const Terminal& output) {
  return std::make_unique<PipedInput>(output);
}

}  // namespace merit::cli
