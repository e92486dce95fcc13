/// Private to this folder, but for `user_cache_folder` (codegen.h): compiled objects on disk, so that a definition is
/// compiled once for a layout of data and not in every run.
///
/// A cache only ever saves time: where its folder is absent, full, not writable, or not this user's alone, and where an
/// entry is damaged, what is asked for is simply not there. Processes may share a folder: an entry appears whole or not
/// at all, and is checked against its checksum when it is read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace merit::codegen {

/// What the files of entries are called behind their keys.
inline constexpr std::string_view kExtension = ".o";

/// `key` is a file name: the hash of everything that the object depends on.
struct KeyedObject {
  std::string key;
  std::string_view object;
};

class ObjectCache {
 public:
  /// What all entries together may take; the least recently used go first.
  static constexpr uint64_t kMostBytes = uint64_t{64} << 20;

  /// An empty folder is no cache. The folder is made, with mode 0700, when something is kept.
  explicit ObjectCache(std::filesystem::path folder, uint64_t most_bytes = kMostBytes)
      : folder_(std::move(folder)), most_bytes_(most_bytes) {}

  bool is_used() const { return !folder_.empty(); }

  std::optional<std::string> find(const std::string& key) const;
  /// Looks through the folder once, for what has to go.
  void keep(std::span<const KeyedObject> objects) const;
  void keep(const std::string& key, std::string_view object) const {
    const KeyedObject one{key, object};
    keep({&one, 1});
  }

 private:
  bool is_ours() const;
  bool write(const KeyedObject& object) const;
  std::filesystem::path path_of(const std::string& key) const { return folder_ / (key + std::string(kExtension)); }
  void make_room() const;

  std::filesystem::path folder_;
  uint64_t most_bytes_;
};

}  // namespace merit::codegen
