#include "runtime/data/writing/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <utility>

#include "runtime/data/writing/write.h"

namespace merit::data {
namespace {

constexpr int kMostLinks = 40;

/// Unfinished files, for a signal handler: only fixed memory and atomics. More than these at once are not looked after.
struct Unfinished {
  std::atomic<bool> used = false;
  std::atomic<bool> ready = false;
  std::array<char, 4096> path{};
};
std::array<Unfinished, 8> unfinished;

int remember_unfinished(const std::string& path) {
  if (path.size() >= unfinished[0].path.size()) return -1;
  for (size_t i = 0; i < unfinished.size(); ++i) {
    bool expected = false;
    if (!unfinished[i].used.compare_exchange_strong(expected, true)) continue;
    std::memcpy(unfinished[i].path.data(), path.c_str(), path.size() + 1);
    unfinished[i].ready = true;
    return static_cast<int>(i);
  }
  return -1;
}

void forget_unfinished(int slot) {
  if (slot < 0) return;
  unfinished[static_cast<size_t>(slot)].ready = false;
  unfinished[static_cast<size_t>(slot)].used = false;
}

std::string reason_of(int error_number) {
  switch (error_number) {
    case ENOSPC:
      return "no space is left on the device";
    case EDQUOT:
      return "the disk quota is used up";
    case EFBIG:
      return "it would be larger than files may be here";
    case EACCES:
    case EPERM:
      return "permission denied";
    case ENOENT:
      return "there is no such folder";
    case EISDIR:
      return "it is a directory";
    case EROFS:
      return "the file system is read-only";
    default:
      return std::strerror(error_number);
  }
}

/// The descriptor that a path such as `-` or `/dev/fd/3` names, or -1.
int named_descriptor(std::string_view path) {
  if (path == "-" || path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    path.remove_prefix(folder.size());
    int descriptor = -1;
    const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), descriptor);
    if (error == std::errc() && end == path.data() + path.size()) return descriptor;
  }
  return -1;
}

/// Where a path leads when its last part is a link, or a link to a link. The target need not exist.
std::string follow_links(const std::string& path) {
  namespace fs = std::filesystem;
  fs::path at = path;
  for (int i = 0; i < kMostLinks; ++i) {
    std::error_code error;
    const fs::path next = fs::read_symlink(at, error);
    if (error) break;
    at = next.is_absolute() ? next : at.parent_path() / next;
  }
  return at;
}

/// Makes a new file in the target's folder, with the permissions of a new file there.
int create_beside(const std::string& target, std::string& temporary) {
  static std::atomic<int> count = 0;
  const size_t slash = target.rfind('/') + 1;
  for (;;) {
    temporary = fmt::format("{}.{}.{}-{}.part", target.substr(0, slash), target.substr(slash), ::getpid(), count++);
    const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0 || errno != EEXIST) return descriptor;
  }
}

}  // namespace

void remove_unfinished_outputs() noexcept {
  for (const Unfinished& file : unfinished) {
    if (file.ready) ::unlink(file.path.data());
  }
}

Error OutputFile::failure(int error_number) const {
  if (error_number == EPIPE) return problem::output_closed(name_);
  return problem::cannot_write(name_, reason_of(error_number));
}

std::expected<OutputFile, Error> OutputFile::open(const std::string& path) {
  OutputFile file;
  file.name_ = path == "-" ? "standard output" : path;
  if (const int named = named_descriptor(path); named >= 0) {
    if (auto opened = file.open_in_place(::fcntl(named, F_DUPFD_CLOEXEC, 3)); !opened) {
      return std::unexpected(std::move(opened.error()));
    }
    return file;
  }
  const std::string target = follow_links(path);
  struct stat status{};
  const bool exists = ::stat(target.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return std::unexpected(file.failure(EISDIR));
  const bool in_place = exists && !S_ISREG(status.st_mode);
  auto opened = in_place ? file.open_in_place(::open(target.c_str(), O_WRONLY | O_CLOEXEC)) : file.open_beside(target);
  if (!opened) return std::unexpected(std::move(opened.error()));
  return file;
}

std::expected<void, Error> OutputFile::open_in_place(int descriptor) {
  if (descriptor < 0) return std::unexpected(failure(errno));
  descriptor_ = descriptor;
  return {};
}

std::expected<void, Error> OutputFile::open_beside(std::string target) {
  struct stat status{};
  const bool exists = ::stat(target.c_str(), &status) == 0;
  // A file that may not be written is not replaced either, though its folder would allow that.
  if (exists && ::access(target.c_str(), W_OK) != 0) return std::unexpected(failure(errno));
  std::string temporary;
  descriptor_ = create_beside(target, temporary);
  if (descriptor_ < 0) return std::unexpected(failure(errno));
  temporary_ = std::move(temporary);
  target_ = std::move(target);
  slot_ = remember_unfinished(temporary_);
  if (exists && ::fchown(descriptor_, status.st_uid, status.st_gid) != 0) {
    // Whoever may not give files away leaves them to himself, as with any new file.
  }
  if (exists && ::fchmod(descriptor_, status.st_mode & 07777) != 0) {
    return std::unexpected(failure(errno));
  }
  return {};
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      target_(std::exchange(other.target_, {})),
      temporary_(std::exchange(other.temporary_, {})),
      slot_(std::exchange(other.slot_, -1)) {}

OutputFile::~OutputFile() {
  discard();
}

void OutputFile::discard() noexcept {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  temporary_.clear();
  forget_unfinished(std::exchange(slot_, -1));
}

std::expected<void, Error> OutputFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return std::unexpected(failure(errno));
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return {};
}

std::expected<void, Error> OutputFile::commit() {
  const bool beside = !temporary_.empty();
  if (beside && ::fsync(descriptor_) != 0) return std::unexpected(failure(errno));
  if (::close(std::exchange(descriptor_, -1)) != 0) return std::unexpected(failure(errno));
  if (!beside) return {};
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) return std::unexpected(failure(errno));
  temporary_.clear();
  forget_unfinished(std::exchange(slot_, -1));
  // The rename itself lasts only once the folder is on disk; not all file systems can promise that.
  const std::string folder = target_.substr(0, target_.rfind('/') + 1);
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor >= 0) {
    (void)::fsync(descriptor);
    ::close(descriptor);
  }
  return {};
}

}  // namespace merit::data
