#include "compiler/codegen/object_cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <vector>

#include "compiler/codegen/codegen.h"

namespace merit::codegen {
namespace {

namespace files = std::filesystem;
using FileClock = files::file_time_type::clock;

/// Files begin with this, then the checksum and the object.
constexpr std::string_view kMagic = "merit object 2\n";
/// No definition's code is larger; a file that is was put there by something else.
constexpr off_t kLargestEntry = off_t{256} << 20;
/// Files that a process began and never finished are swept up after this.
constexpr std::chrono::hours kAbandoned(1);

/// Of accidents, which is all that it is for: whoever can write to the folder can write a checksum too. The key is part
/// of it, so that an entry under another's name is as good as damaged. FNV-1a with eight bytes at a time, turned so
/// that high bits count too; a change within one of these words is always found.
std::string checksum(std::string_view key, std::string_view object) {
  uint64_t hash = 0xcbf29ce484222325;
  for (std::string_view part : {key, object}) {
    hash ^= part.size();
    while (!part.empty()) {
      uint64_t word = 0;
      const size_t size = std::min(part.size(), sizeof word);
      std::memcpy(&word, part.data(), size);
      hash = std::rotl(hash ^ word, 29) * 0x100000001b3;
      part.remove_prefix(size);
    }
  }
  return fmt::format("{:016x}", hash);
}
constexpr size_t kChecksumSize = 16;

/// All of a file or nothing: a stream would throw where there is something else.
std::optional<std::string> contents(const files::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return std::nullopt;
  struct stat status = {};
  std::string bytes;
  const bool is_entry = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= kLargestEntry;
  if (is_entry) bytes.resize(static_cast<size_t>(status.st_size));
  size_t done = 0;
  ssize_t count = 1;
  while (count > 0 && done < bytes.size()) {
    count = ::read(file, bytes.data() + done, bytes.size() - done);
    if (count > 0) done += static_cast<size_t>(count);
  }
  ::close(file);
  if (done < bytes.size()) return std::nullopt;
  return bytes;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

struct Entry {
  std::string name;
  std::chrono::nanoseconds used;
  uint64_t bytes;
};

/// By the plain calls: a folder may have thousands, and is looked through whenever something is kept.
std::vector<Entry> entries_of(const files::path& folder) {
  std::vector<Entry> entries;
  DIR* const open = ::opendir(folder.c_str());
  if (open == nullptr) return entries;
  while (const dirent* const file = ::readdir(open)) {
    struct stat status = {};
    const bool is_there = ::fstatat(::dirfd(open), file->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (!is_there || !S_ISREG(status.st_mode)) continue;  // another process may be sweeping too
    const auto used = std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec);
    entries.push_back({file->d_name, used, static_cast<uint64_t>(status.st_size)});
  }
  ::closedir(open);
  return entries;
}

}  // namespace

/// Code is loaded only from a folder that nobody else can write to.
bool ObjectCache::is_ours() const {
  struct stat status = {};
  return !folder_.empty() && ::lstat(folder_.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

std::optional<std::string> ObjectCache::find(const std::string& key) const {
  if (!is_ours()) return std::nullopt;
  const files::path path = path_of(key);
  std::optional<std::string> entry = contents(path);
  if (!entry || !entry->starts_with(kMagic)) return std::nullopt;
  constexpr size_t kHead = kMagic.size() + kChecksumSize;
  if (entry->size() < kHead) return std::nullopt;
  const std::string_view object = std::string_view(*entry).substr(kHead);
  if (entry->compare(kMagic.size(), kChecksumSize, checksum(key, object)) != 0) return std::nullopt;
  std::error_code ignored;
  files::last_write_time(path, FileClock::now(), ignored);  // used last
  entry->erase(0, kHead);
  return entry;
}

/// All of it or nothing. Whether it is there.
bool ObjectCache::write(const KeyedObject& object) const {
  std::string unfinished = (folder_ / (object.key + ".XXXXXX")).string();
  const int file = ::mkstemp(unfinished.data());
  if (file < 0) return false;
  const bool written =
      write_all(file, kMagic) && write_all(file, checksum(object.key, object.object)) && write_all(file, object.object);
  const bool closed = ::close(file) == 0;
  if (written && closed && ::rename(unfinished.c_str(), path_of(object.key).c_str()) == 0) return true;
  ::unlink(unfinished.c_str());
  return false;
}

void ObjectCache::keep(std::span<const KeyedObject> objects) const {
  if (folder_.empty()) return;
  std::error_code error;
  files::create_directory(folder_.parent_path(), error);  // `~/.cache`, but no home
  if (::mkdir(folder_.c_str(), S_IRWXU) != 0 && errno != EEXIST) return;
  if (!is_ours()) return;
  bool is_more = false;
  for (const KeyedObject& each : objects) is_more |= write(each);
  if (is_more) make_room();
}

void ObjectCache::make_room() const {
  std::vector<Entry> entries = entries_of(folder_);
  uint64_t bytes = 0;
  for (const Entry& entry : entries) bytes += entry.bytes;
  const bool is_full = bytes > most_bytes_;
  if (is_full) std::ranges::sort(entries, {}, &Entry::used);  // the least recently used first
  const std::chrono::nanoseconds now = std::chrono::system_clock::now().time_since_epoch();
  for (const Entry& entry : entries) {
    const bool is_abandoned = !entry.name.ends_with(kExtension) && now - entry.used > kAbandoned;
    const bool is_too_much = is_full && bytes > most_bytes_ / 4 * 3;  // some room, so that not every entry sweeps
    if (!is_abandoned && !is_too_much) continue;
    std::error_code ignored;
    files::remove(folder_ / entry.name, ignored);
    bytes -= entry.bytes;
  }
}

std::string user_cache_folder() {
  const auto absolute = [](const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr && value[0] == '/' ? files::path(value) : files::path();
  };
  if (const files::path folder = absolute("XDG_CACHE_HOME"); !folder.empty()) return (folder / "merit").string();
  if (const files::path home = absolute("HOME"); !home.empty()) return (home / ".cache" / "merit").string();
  return {};
}

}  // namespace merit::codegen
